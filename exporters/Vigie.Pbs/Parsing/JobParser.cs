using Vigie.Pbs.Readings;

namespace Vigie.Pbs.Parsing;

/// <summary>Reads the jobs of PBS and how their last runs ended.</summary>
internal static class JobParser
{
    /// <summary>More than any PBS has.</summary>
    public const int MaxJobs = 2_000;

    /// <summary>Reads an element of <c>/admin/sync</c>.</summary>
    /// <param name="json">The cursor on the element.</param>
    /// <returns>The job.</returns>
    public static Job ReadSync(ref JsonCursor json)
    {
        var fields = Fields.Read(ref json);
        return fields.ToJob() with
        {
            // Versions before 3.3 know no direction: all their jobs pull.
            Direction = fields.Direction ?? "pull",
            Remote = fields.Remote ?? "",
        };
    }

    /// <summary>Reads an element of <c>/admin/verify</c> or <c>/admin/prune</c>.</summary>
    /// <param name="json">The cursor on the element.</param>
    /// <returns>The job.</returns>
    public static Job ReadLocal(ref JsonCursor json) => Fields.Read(ref json).ToJob();

    /// <summary>Reads an element of <c>/admin/gc</c>: counters of the last good run, and how the last run ended.</summary>
    /// <param name="json">The cursor on the element.</param>
    /// <returns>The counters, null when no run is known, and the job.</returns>
    public static (GarbageCollection? Counters, Job Job) ReadGarbageCollection(ref JsonCursor json)
    {
        var fields = Fields.Read(ref json);
        var store = fields.Store ?? throw JsonCursor.Malformed("a garbage collection names no datastore");
        return (fields.ToCounters(store), fields.ToGarbageCollectionJob(store));
    }

    /// <summary>Reads the data of <c>/admin/datastore/{store}/gc</c>. Versions before 3.2 tell the counters only.</summary>
    /// <param name="json">The cursor on the data.</param>
    /// <param name="store">The datastore that was asked for.</param>
    /// <returns>The counters, or null when no run is known.</returns>
    public static GarbageCollection? ReadCounters(ref JsonCursor json, string store) => Fields.Read(ref json).ToCounters(store);

    /// <summary>All that is read of a job, whichever its type.</summary>
    private ref struct Fields
    {
        public string? Id, Store, Namespace, Remote, Direction, Schedule, Node;
        public JobState? State;
        public bool IsDisabled, HasTask;
        public long? Start, LastEnd, NextRun;
        public double? Duration, IndexData, Disk, Pending, Removed, StillBad;

        public static Fields Read(ref JsonCursor json)
        {
            var fields = default(Fields);
            json.RequireObject("a job");
            while (json.NextProperty())
            {
                if (!fields.TakeStatus(ref json) && !fields.TakeSetting(ref json) && !fields.TakeCounter(ref json))
                {
                    json.Skip();
                }
            }

            return fields;
        }

        public readonly Job ToJob()
        {
            if (Id is null || Store is null)
            {
                throw JsonCursor.Malformed("a job has no id or no datastore");
            }

            var duration = LastEnd - Start is { } seconds and >= 0 ? seconds : (double?)null;
            return new Job(Id, Store, State ?? (HasTask ? JobState.Running : JobState.Never), LastEnd, NextRun, duration, Schedule is not null && !IsDisabled)
            {
                Namespace = Namespace ?? "",
                Node = Node,
            };
        }

        /// <summary>The task id of a garbage collection is that of the last good run, so it does not tell the last run's start.</summary>
        public readonly Job ToGarbageCollectionJob(string store)
        {
            var state = State ?? (HasTask ? JobState.Running : JobState.Never);
            // After a failed run PBS mixes two runs in the duration.
            var duration = state is JobState.Ok or JobState.Warning ? Duration : null;
            return new Job(store, store, state, LastEnd, NextRun, duration, Schedule is not null) { Node = Node };
        }

        /// <summary>Without a task id no run is known, and the zeros that PBS sends then mean nothing.</summary>
        public readonly GarbageCollection? ToCounters(string store) =>
            HasTask ? new GarbageCollection(store, IndexData, Disk, Pending, Removed, StillBad) : null;

        private bool TakeStatus(ref JsonCursor json)
        {
            if (json.Is("last-run-upid"u8) || json.Is("upid"u8))
            {
                TakeTask(ref json);
            }
            else if (json.Is("last-run-state"u8))
            {
                State = StateOf(json.Excerpt());
            }
            else if (json.Is("last-run-endtime"u8))
            {
                LastEnd = json.Time();
            }
            else if (json.Is("next-run"u8))
            {
                NextRun = json.Time();
            }
            else if (json.Is("duration"u8))
            {
                Duration = json.Amount();
            }
            else
            {
                return false;
            }

            return true;
        }

        private bool TakeSetting(ref JsonCursor json)
        {
            if (json.Is("id"u8))
            {
                Id = json.Text();
            }
            else if (json.Is("store"u8))
            {
                Store = json.Text();
            }
            else if (json.Is("ns"u8))
            {
                Namespace = json.Text();
            }
            else if (json.Is("remote"u8))
            {
                Remote = json.Text();
            }
            else if (json.Is("sync-direction"u8))
            {
                Direction = json.Text();
            }
            else if (json.Is("schedule"u8))
            {
                Schedule = json.Excerpt();
            }
            else if (json.Is("disable"u8))
            {
                IsDisabled = json.Flag() ?? false;
            }
            else
            {
                return false;
            }

            return true;
        }

        private bool TakeCounter(ref JsonCursor json)
        {
            if (json.Is("index-data-bytes"u8))
            {
                IndexData = json.Amount();
            }
            else if (json.Is("disk-bytes"u8))
            {
                Disk = json.Amount();
            }
            else if (json.Is("pending-bytes"u8))
            {
                Pending = json.Amount();
            }
            else if (json.Is("removed-bytes"u8))
            {
                Removed = json.Amount();
            }
            else if (json.Is("still-bad"u8))
            {
                StillBad = json.Amount();
            }
            else
            {
                return false;
            }

            return true;
        }

        private void TakeTask(ref JsonCursor json)
        {
            Span<char> text = stackalloc char[Upid.MaxLength];
            var length = json.Text(text);
            HasTask = length > 0;
            if (Upid.TryParse(text[..length], out var upid))
            {
                Start = upid.Start;
                Node = upid.Node.ToString();
            }
        }

        /// <summary>A failed run's state is the raw text of its error; it does not begin with a certain word.</summary>
        private static JobState? StateOf(string? text) => text switch
        {
            null => null,
            "OK" => JobState.Ok,
            "unknown" => JobState.Unknown,
            _ when text.StartsWith("WARNINGS:", StringComparison.Ordinal) => JobState.Warning,
            _ => JobState.Error,
        };
    }
}
