using System.Runtime.InteropServices;

namespace Vigie.Replication.MySql.Native;

/// <summary>
/// The functions of MariaDB Connector/C that are used, as its manual and mysql.h declare them. Those that could wait come as pairs of start
/// and cont (non-blocking API): they return the events to wait for, or 0 when they are done.
/// </summary>
internal static partial class LibMariaDb
{
    /// <summary>Debian's package libmariadb3 installs it.</summary>
    public const string Name = "libmariadb.so.3";

    // Events of the non-blocking API.
    public const int WaitRead = 1;
    public const int WaitWrite = 2;
    public const int WaitException = 4;
    public const int WaitTimeout = 8;

    [LibraryImport(Name, EntryPoint = "mysql_server_init")]
    public static partial int Initialise(int argc, nint argv, nint groups);

    [LibraryImport(Name, EntryPoint = "mysql_thread_init")]
    public static partial byte BeginThread();

    [LibraryImport(Name, EntryPoint = "mysql_thread_end")]
    public static partial void EndThread();

    [LibraryImport(Name, EntryPoint = "mysql_get_client_info")]
    public static partial nint ClientVersion();

    [LibraryImport(Name, EntryPoint = "mysql_init")]
    public static partial nint New(nint existing);

    [LibraryImport(Name, EntryPoint = "mysql_options")]
    public static partial int SetOption(nint mysql, Option option, in uint value);

    [LibraryImport(Name, EntryPoint = "mysql_options")]
    public static partial int SetOption(nint mysql, Option option, in nuint value);

    [LibraryImport(Name, EntryPoint = "mysql_options")]
    public static partial int SetOption(nint mysql, Option option, in byte value);

    [LibraryImport(Name, EntryPoint = "mysql_options", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetOption(nint mysql, Option option, string value);

    [LibraryImport(Name, EntryPoint = "mysql_options4", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetOption(nint mysql, Option option, string name, string value);

    [LibraryImport(Name, EntryPoint = "mysql_real_connect_start")]
    public static unsafe partial int ConnectStart(out nint result, nint mysql, byte* host, byte* user, byte* password, byte* database, uint port, byte* socket, nuint flags);

    [LibraryImport(Name, EntryPoint = "mysql_real_connect_cont")]
    public static partial int ConnectContinue(out nint result, nint mysql, int events);

    [LibraryImport(Name, EntryPoint = "mysql_real_query_start")]
    public static unsafe partial int QueryStart(out int result, nint mysql, byte* statement, nuint length);

    [LibraryImport(Name, EntryPoint = "mysql_real_query_cont")]
    public static partial int QueryContinue(out int result, nint mysql, int events);

    [LibraryImport(Name, EntryPoint = "mysql_use_result")]
    public static partial nint UseResult(nint mysql);

    [LibraryImport(Name, EntryPoint = "mysql_fetch_row_start")]
    public static partial int FetchRowStart(out nint row, nint result);

    [LibraryImport(Name, EntryPoint = "mysql_fetch_row_cont")]
    public static partial int FetchRowContinue(out nint row, nint result, int events);

    [LibraryImport(Name, EntryPoint = "mysql_num_fields")]
    public static partial uint FieldCount(nint result);

    [LibraryImport(Name, EntryPoint = "mysql_fetch_field_direct")]
    public static partial nint Field(nint result, uint number);

    [LibraryImport(Name, EntryPoint = "mysql_fetch_lengths")]
    public static partial nint Lengths(nint result);

    [LibraryImport(Name, EntryPoint = "mysql_free_result")]
    public static partial void FreeResult(nint result);

    [LibraryImport(Name, EntryPoint = "mysql_errno")]
    public static partial uint ErrorNumber(nint mysql);

    [LibraryImport(Name, EntryPoint = "mysql_error")]
    public static partial nint ErrorText(nint mysql);

    [LibraryImport(Name, EntryPoint = "mysql_get_server_info")]
    public static partial nint ServerVersion(nint mysql);

    [LibraryImport(Name, EntryPoint = "mysql_get_ssl_cipher")]
    public static partial nint Cipher(nint mysql);

    [LibraryImport(Name, EntryPoint = "mysql_get_socket")]
    public static partial int Socket(nint mysql);

    [LibraryImport(Name, EntryPoint = "mysql_close")]
    public static partial void Close(nint mysql);

    [LibraryImport("libc", EntryPoint = "poll")]
    public static partial int Poll(ref PollEntry entry, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    public static partial int Shutdown(int socket, int how);
}

/// <summary>enum mysql_option of mysql.h.</summary>
internal enum Option
{
    CharacterSet = 7,
    LocalInfile = 8,
    Protocol = 9,
    Reconnect = 20,
    VerifyServerCertificate = 21,
    DefaultAuthentication = 23,
    AddAttribute = 33,
    ServerPublicKey = 35,
    EnforceTls = 38,
    MaxAllowedPacket = 39,
    NonBlocking = 6000,
    TlsVersion = 7005,
    TlsPeerFingerprint = 7006,
    RestrictedAuthentication = 7026,
}

/// <summary>struct pollfd of poll(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public int Descriptor;
    public short Events;
    public short Returned;
}
