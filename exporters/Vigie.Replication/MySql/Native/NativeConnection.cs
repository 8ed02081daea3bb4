using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Vigie.Replication.Sql;

namespace Vigie.Replication.MySql.Native;

/// <summary>What a connection is made with.</summary>
/// <param name="Address">The server for people.</param>
/// <param name="Access">How it is reached and who asks it.</param>
/// <param name="Fingerprint">
/// The certificate that the server must show, in the notation of the library; null for a session without TLS. With it the library neither
/// goes on without TLS nor with another certificate.
/// </param>
/// <param name="Plugins">Authentication plugins that may be used, joined by commas.</param>
/// <param name="FirstPlugin">The plugin that the login begins with whatever the greeting says; null for the greeting's.</param>
/// <param name="ServerKeyFile">PEM of the server's RSA key; null for none.</param>
internal sealed record ConnectOrder(string Address, SqlAccess Access, string? Fingerprint, string Plugins, string? FirstPlugin, string? ServerKeyFile);

/// <summary>One connection of MariaDB Connector/C. For one thread alone.</summary>
internal sealed unsafe class NativeConnection : IDisposable
{
    private const uint ProtocolTcp = 1;
    private const uint ProtocolSocket = 2;

    /// <summary>The library runs in a stack of its own while it can be suspended; loading a plugin and TLS need more than its default of 60 KiB.</summary>
    private const nuint StackBytes = 512 * 1024;

    private readonly string _address;
    private nint _mysql;

    private NativeConnection(string address) => _address = address;

    /// <summary>The server's version as it greeted with it.</summary>
    public string ServerVersion => Text(LibMariaDb.ServerVersion(_mysql));

    /// <summary>Connects and logs in.</summary>
    /// <param name="order">What with.</param>
    /// <param name="patience">How long it may take.</param>
    /// <returns>The connection.</returns>
    public static NativeConnection Open(ConnectOrder order, Patience patience)
    {
        var connection = new NativeConnection(order.Address);
        try
        {
            connection._mysql = LibMariaDb.New(0);
            connection.SetOptions(order);
            connection.Connect(order.Access, patience);
            return connection;
        }
        catch
        {
            connection.Abort();
            throw;
        }
    }

    /// <summary>Asks one statement and reads its whole answer.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="patience">How long it may take.</param>
    /// <returns>Columns and rows.</returns>
    public SqlRows Ask(string statement, Patience patience)
    {
        Query(statement, patience);
        var result = LibMariaDb.UseResult(_mysql);
        if (result == 0)
        {
            return LibMariaDb.ErrorNumber(_mysql) == 0 ? SqlRows.None : throw Failed(statement);
        }

        try
        {
            return Read(statement, result, patience);
        }
        catch
        {
            // The rest of the answer is on its way: whoever frees the result would wait for it.
            ShutDown();
            throw;
        }
        finally
        {
            LibMariaDb.FreeResult(result);
        }
    }

    /// <summary>Says goodbye and closes.</summary>
    public void Dispose()
    {
        if (_mysql != 0)
        {
            LibMariaDb.Close(_mysql);
            _mysql = 0;
        }
    }

    /// <summary>Closes without a word: the conversation was left in the middle, or the server does not answer.</summary>
    public void Abort()
    {
        ShutDown();
        Dispose();
    }

    private static string Text(nint text) => Marshal.PtrToStringUTF8(text) ?? "";

    private void SetOptions(ConnectOrder order)
    {
        Set(Option.NonBlocking, StackBytes);
        Set(Option.Protocol, order.Access.Socket is null ? ProtocolTcp : ProtocolSocket);
        Set(Option.LocalInfile, 0u);
        LibMariaDb.SetOption(_mysql, Option.MaxAllowedPacket, (nuint)SqlLimits.Bytes);
        Set(Option.CharacterSet, "utf8mb4");
        LibMariaDb.SetOption(_mysql, Option.AddAttribute, "program_name", "vigie");
        Set(Option.RestrictedAuthentication, order.Plugins);
        if (order.FirstPlugin is { } first)
        {
            Set(Option.DefaultAuthentication, first);
        }

        if (order.ServerKeyFile is { } file)
        {
            Set(Option.ServerPublicKey, file);
        }

        // Chain and name were judged before; here the certificate must be that very one.
        LibMariaDb.SetOption(_mysql, Option.VerifyServerCertificate, (byte)0);
        LibMariaDb.SetOption(_mysql, Option.EnforceTls, (byte)(order.Fingerprint is null ? 0 : 1));
        if (order.Fingerprint is { } fingerprint)
        {
            Set(Option.TlsPeerFingerprint, fingerprint);
            Set(Option.TlsVersion, "TLSv1.2,TLSv1.3");
        }
    }

    private void Set(Option option, uint value) => Check(option, LibMariaDb.SetOption(_mysql, option, value));

    private void Set(Option option, nuint value) => Check(option, LibMariaDb.SetOption(_mysql, option, value));

    private void Set(Option option, string value) => Check(option, LibMariaDb.SetOption(_mysql, option, value));

    /// <summary>What keeps a session safe must not be left out silently by a library that does not know it.</summary>
    private static void Check(Option option, int outcome)
    {
        if (outcome != 0)
        {
            throw new SqlException(SqlFailure.Config, $"{LibMariaDb.Name} ({Text(LibMariaDb.ClientVersion())}) does not know the option {option}: install a newer libmariadb3");
        }
    }

    private void Connect(SqlAccess access, Patience patience)
    {
        var host = Marshal.StringToCoTaskMemUTF8(access.Host);
        var user = Marshal.StringToCoTaskMemUTF8(access.User);
        var socket = Marshal.StringToCoTaskMemUTF8(access.Socket);
        var password = Marshal.StringToCoTaskMemUTF8(access.Password?.Reveal() ?? "");
        try
        {
            var events = LibMariaDb.ConnectStart(out var done, _mysql, (byte*)host, (byte*)user, (byte*)password, null, (uint)access.Port, (byte*)socket, 0);
            while (events != 0)
            {
                events = LibMariaDb.ConnectContinue(out done, _mysql, patience.Wait(_mysql, events));
            }

            if (done == 0)
            {
                throw Failed("connect");
            }
        }
        finally
        {
            Marshal.FreeCoTaskMem(host);
            Marshal.FreeCoTaskMem(user);
            Marshal.FreeCoTaskMem(socket);
            Marshal.ZeroFreeCoTaskMemUTF8(password);
        }
    }

    private void Query(string statement, Patience patience)
    {
        var bytes = Encoding.UTF8.GetBytes(statement);
        fixed (byte* text = bytes)
        {
            var events = LibMariaDb.QueryStart(out var outcome, _mysql, text, (nuint)bytes.Length);
            while (events != 0)
            {
                events = LibMariaDb.QueryContinue(out outcome, _mysql, patience.Wait(_mysql, events));
            }

            if (outcome != 0)
            {
                throw Failed(statement);
            }
        }
    }

    private SqlRows Read(string statement, nint result, Patience patience)
    {
        var columns = ReadColumns(statement, result, out var bytes);
        var rows = new List<string?[]>();
        while (NextRow(result, patience) is not 0 and var row)
        {
            bytes += ReadRow(row, result, columns.Length, out var cells);
            rows.Add(cells);
            if (rows.Count > SqlLimits.Rows || bytes > SqlLimits.Bytes)
            {
                throw new SqlException(SqlFailure.Protocol, string.Create(CultureInfo.InvariantCulture, $"{Shown(statement)}: the answer is larger than {SqlLimits.Rows} rows or {SqlLimits.Bytes} bytes"));
            }
        }

        return LibMariaDb.ErrorNumber(_mysql) == 0 ? new SqlRows(columns, rows) : throw Failed(statement);
    }

    private static string[] ReadColumns(string statement, nint result, out long bytes)
    {
        var count = LibMariaDb.FieldCount(result);
        if (count > SqlLimits.Columns)
        {
            throw new SqlException(SqlFailure.Protocol, string.Create(CultureInfo.InvariantCulture, $"{Shown(statement)}: the answer has {count} columns, more than {SqlLimits.Columns}"));
        }

        var columns = new string[count];
        for (var place = 0u; place < count; place++)
        {
            // MYSQL_FIELD begins with the column's name.
            columns[place] = Text(Marshal.ReadIntPtr(LibMariaDb.Field(result, place)));
        }

        bytes = columns.Sum(column => (long)column.Length);
        return columns;
    }

    private nint NextRow(nint result, Patience patience)
    {
        var events = LibMariaDb.FetchRowStart(out var row, result);
        while (events != 0)
        {
            events = LibMariaDb.FetchRowContinue(out row, result, patience.Wait(_mysql, events));
        }

        return row;
    }

    private static long ReadRow(nint row, nint result, int width, out string?[] cells)
    {
        var texts = (byte**)row;
        var lengths = (nuint*)LibMariaDb.Lengths(result);
        cells = new string?[width];
        var bytes = 0L;
        for (var place = 0; place < width; place++)
        {
            cells[place] = texts[place] is null ? null : Encoding.UTF8.GetString(texts[place], (int)lengths[place]);
            bytes += (long)lengths[place];
        }

        return bytes;
    }

    private SqlException Failed(string what) => MySqlErrors.Of($"{_address}: {Shown(what)}", LibMariaDb.ErrorNumber(_mysql), Text(LibMariaDb.ErrorText(_mysql)));

    private static string Shown(string statement) => statement.Length <= 60 ? statement : statement[..60] + "...";

    private void ShutDown()
    {
        const int Both = 2;
        if (_mysql != 0 && LibMariaDb.Socket(_mysql) is >= 0 and var socket)
        {
            // Nothing to do when it fails: it is closed already.
            _ = LibMariaDb.Shutdown(socket, Both);
        }
    }
}
