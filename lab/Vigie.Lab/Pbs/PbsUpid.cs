using System.Globalization;
using System.Text;

namespace Vigie.Lab.Pbs;

/// <summary>Task identifiers: <c>UPID:node:pid:pstart:taskid:starttime:type:id:authid:</c>, numbers in hex, the id escaped.</summary>
internal static class PbsUpid
{
    public const int Pid = 0x2AF;
    public const long ProcessStart = 0x23D8;

    public static string Make(string node, string type, string id, long start, string user = "root@pam") =>
        string.Create(CultureInfo.InvariantCulture, $"UPID:{node}:{Pid:X8}:{ProcessStart:X8}:{TaskNumber(id, start):X8}:{start:X8}:{type}:{Escape(id)}:{user}:");

    private static uint TaskNumber(string id, long start) => (uint)((start * 31) + id.Length) & 0xFFFF;

    private static string Escape(string id)
    {
        if (id.All(IsPlain))
        {
            return id;
        }

        var text = new StringBuilder();
        foreach (var c in Encoding.UTF8.GetBytes(id))
        {
            _ = IsPlain((char)c) ? text.Append((char)c) : text.Append(CultureInfo.InvariantCulture, $"\\x{c:x2}");
        }

        return text.ToString();
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '@';
}
