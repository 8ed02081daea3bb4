namespace Vigie.Heartbeat.Mail;

/// <summary>A mail was not taken. The message is for people and holds no secret.</summary>
internal sealed class SmtpException : Exception
{
    public SmtpException(string message, int status = 0, Exception? cause = null)
        : base(message, cause) => Status = status;

    /// <summary>The server's reply code (RFC 5321, 4.2), or 0 when there was none.</summary>
    public int Status { get; }
}
