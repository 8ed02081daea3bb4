using Vigie.Reach;

namespace Vigie.Pbs.Protocol;

/// <summary>Where a PBS is and how it lets us in.</summary>
/// <param name="Url">Its https address with port; nothing after the port counts.</param>
/// <param name="TokenId"><c>USER@REALM!TOKENNAME</c>.</param>
/// <param name="Secret">The token's secret.</param>
/// <param name="Pin">The pinned certificate, or null for chain and name validation.</param>
internal sealed record PbsAccess(Uri Url, string TokenId, string Secret, CertificatePin? Pin)
{
    /// <summary>Without the secret.</summary>
    /// <returns>Address and token id.</returns>
    public override string ToString() => $"{Url} as {TokenId}";
}
