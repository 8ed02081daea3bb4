namespace Vigie.Lab.Kit;

/// <summary>Waits for what nobody announces, by asking again and again.</summary>
internal static class Waiting
{
    /// <summary>Asks at once, and then after each pause.</summary>
    /// <param name="holds">Whether it has come.</param>
    /// <param name="patience">After this long it is given up.</param>
    /// <param name="pause">Time between two questions.</param>
    /// <param name="isVain">Whether it cannot come any more, such as when a process has ended; null: it always may.</param>
    /// <returns>Whether it has come.</returns>
    public static async Task<bool> UntilAsync(Func<Task<bool>> holds, TimeSpan patience, TimeSpan pause, Func<bool>? isVain = null)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(begin) > patience || isVain?.Invoke() == true)
            {
                return false;
            }

            await Task.Delay(pause, TimeProvider.System);
        }

        return true;
    }
}
