namespace Vigie.Snmp;

/// <summary>How messages of v3 are authenticated (RFC 3414 section 6, RFC 7860).</summary>
public enum AuthProtocol
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>HMAC-MD5-96.</summary>
    Md5,

    /// <summary>HMAC-SHA-96, that is SHA-1.</summary>
    Sha1,

    /// <summary>HMAC-128-SHA-224.</summary>
    Sha224,

    /// <summary>HMAC-192-SHA-256.</summary>
    Sha256,

    /// <summary>HMAC-256-SHA-384.</summary>
    Sha384,

    /// <summary>HMAC-384-SHA-512.</summary>
    Sha512,
}
