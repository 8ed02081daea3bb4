using Vigie.Core.Http;

namespace Vigie.Core.Collecting;

/// <summary>A target that is told things, or has something to do between the runs of its collectors. <c>vigie probe</c> uses neither.</summary>
public interface IActiveTarget : ITarget
{
    /// <summary>The addresses at which it is told things.</summary>
    IReadOnlyList<Reception> Receptions { get; }

    /// <summary>Works until it is told to stop. What goes wrong is its own to tell: the frame logs an exception, and does not start it again.</summary>
    /// <param name="stopping">Ends the work.</param>
    /// <returns>A task that ends with the work.</returns>
    Task RunAsync(CancellationToken stopping);
}
