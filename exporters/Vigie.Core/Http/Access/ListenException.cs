namespace Vigie.Core.Http.Access;

/// <summary>Vigie cannot listen as configured: a port that is taken, an address of another machine. One line for people, no secret.</summary>
public sealed class ListenException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, with the address.</param>
    /// <param name="cause">How it was seen.</param>
    public ListenException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
