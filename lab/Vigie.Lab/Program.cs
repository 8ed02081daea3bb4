using Vigie.Lab;

return await LabCommand.RunAsync(args);
