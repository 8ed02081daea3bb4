using System.Globalization;
using System.Text;
using Vigie.Bench.Parts;
using Vigie.Lab.Nas;

namespace Vigie.Bench.Suite;

/// <summary>A file of modules for prometheus-snmp-exporter: the tables of arrays and disks of the lab's NAS, and tables of any length.</summary>
internal static class SnmpPeerFile
{
    /// <summary>Name of the module of a long table.</summary>
    public const string LongTable = "long";

    /// <summary>Where the long table stands.</summary>
    public const string LongEntry = "1.3.6.1.4.1.99999.4.1";

    /// <summary>Its columns.</summary>
    public const int LongColumns = 20;

    /// <summary>Writes the file.</summary>
    public static string Write(SuiteGround ground)
    {
        var nas = SnmpModuleData.All.Single(data => data.Community == SnmpModuleData.Nas);
        var text = new StringBuilder();
        foreach (var site in ground.Sites)
        {
            var user = site.Nas!.User;
            text.Append(nas.Module(site.Nas.Name, $"version: 3\n  auth: {{ username: {user.Name}, security_level: authPriv, auth_protocol: SHA256, password: {Secret("auth")}, priv_protocol: AES, priv_password: {Secret("priv")} }}"));

            string Secret(string what) => File.ReadAllText(ground.Folder.PathOf(NasDouble.SecretFile(site.Nas.Name, what))).Trim();
        }

        text.Append(CultureInfo.InvariantCulture, $"{LongTable}:\n  version: 2\n  auth: {{ community: public }}\n  walk: [{LongEntry}]\n  metrics:\n");
        for (var column = 1; column <= LongColumns; column++)
        {
            text.Append(CultureInfo.InvariantCulture, $"    - {{ name: column{column}, oid: {LongEntry}.{column}, type: gauge, help: none, indexes: [{{ labelname: row, type: gauge }}] }}\n");
        }

        return ground.Folder.WritePrivate("snmp.yml", text.ToString());
    }

    /// <summary>What is asked for to read a NAS.</summary>
    public static string PathOf(NasDouble nas, int? port = null) => string.Create(CultureInfo.InvariantCulture, $"snmp?module={nas.Name}&target=127.0.0.1:{port ?? nas.Port}");

    /// <summary>What is asked for to read the long table of an agent.</summary>
    public static string PathOf(int port) => string.Create(CultureInfo.InvariantCulture, $"snmp?module={LongTable}&target=127.0.0.1:{port}");
}
