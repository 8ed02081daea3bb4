using Microsoft.Extensions.Logging;
using Vigie.Core.Configuration;
using Vigie.Core.Collecting;
using Vigie.Core.Http.Access;
using Vigie.Core.Self;

namespace Vigie.Core.Http;

/// <summary>What the HTTP surface is made of.</summary>
/// <param name="Listen">Where to listen and the limits.</param>
/// <param name="Access">Certificates and credentials, which a reload may renew.</param>
/// <param name="Fleet">The targets.</param>
/// <param name="Reloader">Who reloads the configuration.</param>
/// <param name="Self">Vigie's metrics about itself.</param>
/// <param name="Build">Version and revision, for the pages.</param>
/// <param name="Opened">Requests wait for it: the port is bound before the first device is asked, so that a second Vigie started by mistake asks none.</param>
/// <param name="Clock">The only source of time.</param>
/// <param name="Logs">Where logs go.</param>
public sealed record HttpSurfaceParts(
    ListenConfig Listen, HttpAccess Access, IFleetView Fleet, IReloader Reloader, SelfMetrics Self, BuildInfo Build, Task Opened, TimeProvider Clock, ILoggerFactory Logs);
