using Microsoft.AspNetCore.Http;

namespace Vigie.Core.Http;

/// <summary>One address of the surface. What it takes is declared, so that whatever else is asked can be refused by rule.</summary>
internal abstract class HttpEndpoint
{
    private static readonly string[] _read = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>The exact path.</summary>
    public abstract string Path { get; }

    /// <summary>The methods that it answers to.</summary>
    public virtual IReadOnlyList<string> Methods => _read;

    /// <summary>The query parameters that it takes, each at most once.</summary>
    public virtual IReadOnlyList<string> Parameters => [];

    /// <summary>Whether it answers without credentials.</summary>
    public virtual bool IsOpen => false;

    /// <summary>Answers a request whose method and parameters are among the declared ones.</summary>
    /// <param name="context">The request.</param>
    /// <returns>A task that ends when the answer is written.</returns>
    public abstract Task AnswerAsync(HttpContext context);
}
