using System.Globalization;
using Vigie.Replication.Sql;

namespace Vigie.Replication.MySql.Native;

/// <summary>What the numbers of servers (1000 and above, 3000, 4000) and of the client library (2000, 5000) mean to us.</summary>
internal static class MySqlErrors
{
    private const int MostText = 300;

    /// <summary>Numbers by which a kept connection turns out to be dead: asked again once on a new one, the server may answer.</summary>
    private static readonly HashSet<string> _dead = ["2006", "2013", "2055", "1927", "1053", "4031", "1152", "1153", "1158", "1159", "1160", "1161"];

    /// <summary>The exception for an error.</summary>
    /// <param name="what">What was tried.</param>
    /// <param name="number">The number.</param>
    /// <param name="text">The text that came with it.</param>
    /// <returns>The exception; its code is the number.</returns>
    public static SqlException Of(string what, uint number, string text)
    {
        var said = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter).Take(MostText));
        return new SqlException(FailureOf(number, said), string.Create(CultureInfo.InvariantCulture, $"{what}: error {number}: {said}{AdviceFor(number)}"), number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Whether a kept connection that fails so is worth a second try on a new one.</summary>
    /// <param name="exception">How it failed.</param>
    /// <returns>True when it is.</returns>
    public static bool IsDeadConnection(SqlException exception) => exception.Code is { } code && _dead.Contains(code);

    private static SqlFailure FailureOf(uint number, string text) => number switch
    {
        2026 => text.Contains("ingerprint", StringComparison.Ordinal) ? SqlFailure.Identity : SqlFailure.Tls,
        2001 or 2002 or 2003 or 2004 or 2005 or 2006 or 2013 or 2055 => SqlFailure.Unreachable,
        1040 or 1053 or 1129 or 1203 or 1226 or 1927 or 4031 => SqlFailure.Unreachable,
        1045 or 1130 or 1251 or 1275 or 1698 or 1820 or 1862 or 2049 or 2061 or 3118 or 3159 or 4151 => SqlFailure.Auth,
        1044 or 1142 or 1143 or 1227 or 1370 => SqlFailure.Forbidden,
        1205 or 1317 or 1969 or 3024 => SqlFailure.Timeout,
        1054 or 1064 or 1109 or 1146 or 1193 or 1235 or 1286 => SqlFailure.Unsupported,
        2019 or 2059 or 5004 or 5005 or 5010 or 5012 => SqlFailure.Config,
        _ => SqlFailure.Protocol,
    };

    private static string AdviceFor(uint number) => number switch
    {
        5010 => ": it could show the password to whoever listens; use TLS, or see allow_clear_password",
        3159 => ": the server takes no session without TLS",
        _ => "",
    };
}
