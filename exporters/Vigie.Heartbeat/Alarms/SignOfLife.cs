using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace Vigie.Heartbeat.Alarms;

/// <summary>Tells another watcher that this one lives: two watchers watch each other.</summary>
internal sealed class SignOfLife(PingSettings settings, HttpClient http, TimeProvider clock, ILogger logger)
{
    private bool? _wasTaken;

    /// <summary>Whether the other one took the last sign; null before the first.</summary>
    public bool? WasTaken => _wasTaken;

    /// <summary>Gives signs until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            var problem = await GiveAsync(stopping);
            if (problem is null && _wasTaken != true)
            {
                Log.PingTaken(logger, settings.Url);
            }
            else if (problem is not null && _wasTaken != false)
            {
                Log.PingFailed(logger, settings.Url, problem);
            }

            _wasTaken = problem is null;
            await Task.Delay(settings.Every, clock, stopping);
        }
    }

    private async Task<string?> GiveAsync(CancellationToken stopping)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, settings.Url);
            if (settings.Token is { } token)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
            }

            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stopping);
            return response.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"it answers {(int)response.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return "it did not answer in time";
        }
    }
}
