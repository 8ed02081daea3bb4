using Vigie.Provision.Commands;

return await ProvisionCli.RunAsync(args, ProvisionEnvironment.OfProcess());
