using Vigie.Lab.Databases;
using Vigie.Lab.Tunnel;

namespace Vigie.Lab.Shop;

/// <summary>What both sites have a part in.</summary>
/// <param name="Tunnel">The real tunnel between them; null: there is none.</param>
/// <param name="Databases">The database servers; null: none were asked for.</param>
internal sealed record SharedParts(TunnelLab? Tunnel, LabDatabases? Databases);
