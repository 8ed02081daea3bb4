namespace Vigie.Testing;

/// <summary>A helper found the product, or the machine, not to be as the test needs it. The message is all that a reader needs.</summary>
public sealed class TestFailedException : Exception
{
    public TestFailedException(string message)
        : base(message)
    {
    }
}
