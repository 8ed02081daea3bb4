namespace Vigie.Snmp;

/// <summary>How messages of v3 are encrypted (RFC 3414 section 8, RFC 3826). AES-192 and AES-256 have two ways to lengthen a short key; a device knows one of them.</summary>
public enum PrivProtocol
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>CBC-DES.</summary>
    Des,

    /// <summary>CFB128-AES-128.</summary>
    Aes128,

    /// <summary>CFB128-AES-192, key lengthened as in the Blumenthal draft: what net-snmp calls AES-192.</summary>
    Aes192,

    /// <summary>CFB128-AES-256, key lengthened as in the Blumenthal draft: what net-snmp calls AES-256.</summary>
    Aes256,

    /// <summary>CFB128-AES-192, key lengthened as in the Reeder 3DES draft: Cisco's way, what net-snmp calls AES-192-C.</summary>
    Aes192Cisco,

    /// <summary>CFB128-AES-256, key lengthened as in the Reeder 3DES draft: Cisco's way, what net-snmp calls AES-256-C.</summary>
    Aes256Cisco,
}
