using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vigie.Replication.MySql.Native;
using Vigie.Replication.Sql;

namespace Vigie.Replication.MySql;

/// <summary>
/// Judges the certificate of a server before the library logs in: by chain and name, or by its SHA-256. The library itself can only compare
/// SHA-1 (before 3.4) and only the name that it connects to. So the server is asked for its certificate by a connection that ends after the TLS
/// handshake, and the library is told to accept that very certificate alone.
/// </summary>
/// <param name="access">Where the server is and how it is known.</param>
/// <param name="clock">The time.</param>
internal sealed class Introduction(SqlAccess access, TimeProvider clock)
{
    /// <summary>How long a certificate is taken for good without another look at its chain and validity.</summary>
    private static readonly TimeSpan _memory = TimeSpan.FromHours(1);

    private byte[]? _certificate;
    private DateTimeOffset _met;
    private bool _isRemembered;

    /// <summary>Learns what certificate the server must show.</summary>
    /// <param name="reached">How it is reached: as configured, or by the socket of a forward.</param>
    /// <param name="patience">How long it may take.</param>
    /// <returns>The fingerprint in the library's notation; null for a session without TLS.</returns>
    /// <exception cref="SqlException">The server has no TLS, or another identity than it should have.</exception>
    public string? Meet(SqlAccess reached, Patience patience)
    {
        if (access.Tls.Mode == TlsMode.Off)
        {
            return null;
        }

        _isRemembered = _certificate is not null && clock.GetUtcNow() - _met < _memory;
        if (!_isRemembered)
        {
            // On the session's own thread, which is there to wait.
            _certificate = MeetAsync(reached, patience).GetAwaiter().GetResult();
            _met = clock.GetUtcNow();
        }

        return LibraryFingerprint.Of(_certificate!);
    }

    /// <summary>Forgets the certificate of an earlier time.</summary>
    /// <returns>True when there was one, so that meeting again may help; false when the server was met just now.</returns>
    public bool Forget()
    {
        var wasRemembered = _isRemembered;
        (_certificate, _isRemembered) = (null, false);
        return wasRemembered;
    }

    private async Task<byte[]> MeetAsync(SqlAccess reached, Patience patience)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Cancel);
        limit.CancelAfter(patience.Left);
        try
        {
            return await MeetAsync(reached, limit.Token);
        }
        catch (OperationCanceledException e) when (!patience.Cancel.IsCancellationRequested)
        {
            throw new SqlException(SqlFailure.Timeout, string.Create(CultureInfo.InvariantCulture, $"{access.Address}: no TLS handshake within {access.Timeout.TotalSeconds:0.###} s"), inner: e);
        }
        catch (SocketException e)
        {
            throw new SqlException(SqlFailure.Unreachable, $"{access.Address}: {e.Message}", inner: e);
        }
        catch (EndOfStreamException e)
        {
            throw new SqlException(SqlFailure.Unreachable, $"{access.Address}: the server closed the connection instead of greeting", inner: e);
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            throw new SqlException(SqlFailure.Tls, $"{access.Address}: TLS handshake: {e.Message}", inner: e);
        }
    }

    private async Task<byte[]> MeetAsync(SqlAccess reached, CancellationToken cancel)
    {
        using var socket = await ConnectAsync(reached, cancel);
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        await Greeting.AskForTlsAsync(stream, access.Address, cancel);
        byte[]? shown = null;
        var (complaint, name) = ("it shows none", access.Tls.ServerName ?? access.Host ?? "localhost");
        await using var tls = new SslStream(stream, leaveInnerStreamOpen: true, (_, certificate, chain, errors) =>
        {
            shown = certificate?.GetRawCertData();
            complaint = shown is null ? complaint : Judge(shown, errors, chain, name);
            return complaint.Length == 0;
        });
        try
        {
            await tls.AuthenticateAsClientAsync(Options(name), cancel);
            return shown!;
        }
        catch (AuthenticationException e) when (shown is not null && complaint.Length > 0)
        {
            throw new SqlException(SqlFailure.Identity, $"{access.Address}: the certificate is refused: {complaint}", inner: e);
        }
    }

    private static async Task<Socket> ConnectAsync(SqlAccess reached, CancellationToken cancel)
    {
        if (reached.Socket is { } path)
        {
            var local = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            return await ConnectedAsync(local, local.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel));
        }

        var remote = new Socket(SocketType.Stream, ProtocolType.Tcp);
        return await ConnectedAsync(remote, remote.ConnectAsync(reached.Host!, reached.Port, cancel));
    }

    private static async Task<Socket> ConnectedAsync(Socket socket, ValueTask connecting)
    {
        try
        {
            await connecting;
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private SslClientAuthenticationOptions Options(string name)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, VerificationTime = clock.GetUtcNow().UtcDateTime, VerificationTimeIgnored = false };
        if (access.Tls.CaFile is { } file)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.ImportFromPemFile(file);
        }

        return new SslClientAuthenticationOptions { TargetHost = name, CertificateChainPolicy = policy, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 };
    }

    /// <summary>What is wrong with a certificate; empty when nothing is.</summary>
    private string Judge(byte[] shown, SslPolicyErrors errors, X509Chain? chain, string name) => access.Tls.Mode switch
    {
        TlsMode.Pin when access.Tls.Fingerprint!.Matches(shown) => "",
        TlsMode.Pin => $"its fingerprint is {CertificateFingerprint.Of(shown)}, not the pinned one",
        TlsMode.Verify => Judge(errors, chain, name),
        _ => "",
    };

    private static string Judge(SslPolicyErrors errors, X509Chain? chain, string name)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            var told = string.Join(", ", chain!.ChainStatus.Select(status => status.StatusInformation.Trim().TrimEnd('.')).Distinct());
            return told.Length > 0 ? told : "its chain is not trusted";
        }

        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? $"it is not for the name {name}" : errors == SslPolicyErrors.None ? "" : "it is not there";
    }
}

/// <summary>The fingerprint of a certificate as the installed library compares it.</summary>
internal static class LibraryFingerprint
{
    /// <summary>The fingerprint.</summary>
    /// <param name="der">The certificate's DER bytes.</param>
    /// <returns>Hexadecimal digits: of SHA-256 since 3.4, before that of SHA-1.</returns>
    public static string Of(byte[] der) => Convert.ToHexString(KnowsSha256() ? SHA256.HashData(der) : Sha1(der));

    private static bool KnowsSha256() =>
        Version.TryParse(System.Runtime.InteropServices.Marshal.PtrToStringUTF8(LibMariaDb.ClientVersion()), out var version) && version >= new Version(3, 4);

#pragma warning disable CA5350 // the certificate was judged by SHA-256 or its chain; this only tells the library which one it was, and a second one with the same SHA-1 is out of reach
    private static byte[] Sha1(byte[] der) => SHA1.HashData(der);
#pragma warning restore CA5350
}
