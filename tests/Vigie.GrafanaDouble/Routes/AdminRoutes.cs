using System.Text.Json.Nodes;

namespace Vigie.GrafanaDouble.Routes;

/// <summary>/api/v1/ngalert/admin_config.</summary>
internal static class AdminRoutes
{
    public static FakeAnswer Answer(Call call) => call.Method switch
    {
        "GET" => call.State.AlertmanagersChoice is { } choice
            ? FakeAnswer.Json(200, new JsonObject { ["alertmanagersChoice"] = choice })
            : FakeAnswer.Message(404, "no admin configuration found"),
        "POST" => Choose(call),
        _ => FakeAnswer.Message(404, "Not found"),
    };

    private static FakeAnswer Choose(Call call)
    {
        var choice = Json.Text(call.Body, "alertmanagersChoice");
        if (choice is not ("internal" or "external" or "all"))
        {
            return FakeAnswer.Message(400, "Invalid alertmanager choice specified");
        }

        if (choice != "internal" && !call.State.DataSources.Values.Any(source => Json.Text(source, "type") == "alertmanager" && Json.Flag((JsonObject)source["jsonData"]!, "handleGrafanaManagedAlerts")))
        {
            return FakeAnswer.Message(400, "At least one Alertmanager must be provided or configured as a datasource that handles alerts to choose this option");
        }

        call.State.AlertmanagersChoice = choice;
        return FakeAnswer.Json(201, new JsonObject { ["message"] = "admin configuration updated" });
    }
}
