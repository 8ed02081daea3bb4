using Vigie.Host;
using Vigie.Host.Commands;

// Vigie, from top to bottom: the kinds of target it knows, what it can be told to do, and the exit code that says how it went.
var modules = Modules.All;

var vigie = new VigieCommand
{
    ServeCommand.Create(modules),
    CheckCommand.Create(modules),
    ProbeCommand.Create(modules),
    HashPasswordCommand.Create(),
    SchemaCommand.Create(modules),
};

return await vigie.RunAsync(args);
