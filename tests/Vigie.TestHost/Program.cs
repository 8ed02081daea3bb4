using Vigie.Core;
using Vigie.Host.Commands;
using Vigie.TestHost;

// The product's own command line with one kind of target more, so that tests can run the whole process without a device.
IReadOnlyList<IModule> modules = [new RehearsalModule()];

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
