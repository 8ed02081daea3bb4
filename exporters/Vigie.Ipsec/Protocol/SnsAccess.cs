namespace Vigie.Ipsec.Protocol;

/// <summary>Where the API of an SNS is and how it lets us in.</summary>
/// <param name="Url">Its https address; nothing after the port counts.</param>
/// <param name="User">An administrator with the rights base and vpn_read.</param>
/// <param name="Password">The password.</param>
/// <param name="Certificate">How its certificate is judged.</param>
internal sealed record SnsAccess(Uri Url, string User, string Password, CertificateRule Certificate)
{
    /// <summary>Time from sending a request to the last byte of its answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Without the password.</summary>
    /// <returns>Address and user.</returns>
    public override string ToString() => $"{Url} as {User}";
}
