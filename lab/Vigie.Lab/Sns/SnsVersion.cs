using System.Globalization;

namespace Vigie.Lab.Sns;

/// <summary>A release of the firmware. Two of its habits changed on the way: the answers at 4.2.0, the letters of the states after it.</summary>
/// <param name="Major">First number.</param>
/// <param name="Minor">Second.</param>
/// <param name="Patch">Third.</param>
internal sealed record SnsVersion(int Major, int Minor, int Patch)
{
    public static readonly SnsVersion V311 = new(3, 11, 17);
    public static readonly SnsVersion V41 = new(4, 1, 6);
    public static readonly SnsVersion V42 = new(4, 2, 0);
    public static readonly SnsVersion V48 = new(4, 8, 13);

    /// <summary>One row per child SA, an IKE table and a policy table over SNMP: since 4.2.0.</summary>
    public bool IsNew => Number >= 402;

    /// <summary>States in capitals: in the first release that tells them as text.</summary>
    public bool ShoutsStates => Number == 402;

    /// <summary>Model, version and serial below 1.18 and no longer below 1.0: as recorded with 4.8.</summary>
    public bool HasNewProperties => Number >= 408;

    private int Number => (Major * 100) + Minor;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");
}
