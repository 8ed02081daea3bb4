using Vigie.Core;
using Vigie.Host;
using Vigie.Host.Commands;

// Vigie, from top to bottom: the kinds of target it knows, their metrics checked together, what it can be told to do, and the exit code
// that says how it went.
var modules = Modules.All;
MetricCatalog.Of(modules);

var vigie = new VigieCommand
{
    ServeCommand.Create(modules),
    CheckCommand.Create(modules),
    ProbeCommand.Create(modules),
    DoctorCommand.Create(modules),
    InitCommand.Create(modules),
    HealthyCommand.Create(modules),
    HashPasswordCommand.Create(),
    SchemaCommand.Create(modules),
};

return await vigie.RunAsync(args);
