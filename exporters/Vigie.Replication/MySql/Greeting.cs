using System.Buffers.Binary;
using System.Text;
using Vigie.Replication.MySql.Native;
using Vigie.Replication.Sql;

namespace Vigie.Replication.MySql;

/// <summary>The first packets of the MySQL protocol: the server's greeting (protocol 10) and the request for TLS.</summary>
internal static class Greeting
{
    private const int MostBytes = 4096;
    private const byte Error = 0xff;
    private const byte Protocol10 = 10;
    private const uint CapabilityProtocol41 = 1 << 9;
    private const uint CapabilityTls = 1 << 11;
    private const uint CapabilitySecureConnection = 1 << 15;

    /// <summary>Reads the greeting and asks for TLS; after it the TLS handshake begins.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="address">The server for people.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>A task that ends when the request is sent.</returns>
    /// <exception cref="SqlException">The server refuses, offers no TLS or does not speak the protocol.</exception>
    public static async Task AskForTlsAsync(Stream stream, string address, CancellationToken cancel)
    {
        Check(await ReadPacketAsync(stream, address, cancel), address);
        await stream.WriteAsync(TlsRequest(), cancel);
    }

    private static async Task<byte[]> ReadPacketAsync(Stream stream, string address, CancellationToken cancel)
    {
        var header = new byte[4];
        await stream.ReadExactlyAsync(header, cancel);
        var length = header[0] | (header[1] << 8) | (header[2] << 16);
        if (length is 0 or > MostBytes)
        {
            throw NotMySql(address);
        }

        var packet = new byte[length];
        await stream.ReadExactlyAsync(packet, cancel);
        return packet;
    }

    private static void Check(byte[] packet, string address)
    {
        if (packet[0] == Error && packet.Length >= 3)
        {
            throw MySqlErrors.Of($"{address}: connect", BinaryPrimitives.ReadUInt16LittleEndian(packet.AsSpan(1)), Encoding.UTF8.GetString(packet, 3, packet.Length - 3));
        }

        // 1 protocol, version and its NUL, 4 connection, 8 nonce, 1 filler, 2 capabilities.
        var end = Array.IndexOf(packet, (byte)0, 1);
        var capabilities = end + 1 + 4 + 8 + 1;
        if (packet[0] != Protocol10 || end < 0 || capabilities + 2 > packet.Length)
        {
            throw NotMySql(address);
        }

        if ((BinaryPrimitives.ReadUInt16LittleEndian(packet.AsSpan(capabilities)) & CapabilityTls) == 0)
        {
            throw new SqlException(SqlFailure.Tls, $"{address}: the server offers no TLS");
        }
    }

    /// <summary>4 capabilities, 4 greatest packet, 1 collation (utf8mb4_general_ci), 23 zeros.</summary>
    private static byte[] TlsRequest()
    {
        const byte Utf8 = 45;
        var packet = new byte[4 + 32];
        packet[0] = 32;
        packet[3] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(4), CapabilityProtocol41 | CapabilityTls | CapabilitySecureConnection);
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(8), 1 << 24);
        packet[12] = Utf8;
        return packet;
    }

    private static SqlException NotMySql(string address) => new(SqlFailure.Protocol, $"{address}: what answers does not speak the MySQL protocol");
}
