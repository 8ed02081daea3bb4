using System.Text.Json;

namespace Vigie.Lab.Pbs.Answers;

/// <summary>Writes snapshots one by one, so that a listing of any length costs no memory here.</summary>
internal sealed class SnapshotWriter(PbsCall call)
{
    private static readonly JsonEncodedText Type = JsonEncodedText.Encode("backup-type");
    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("backup-id");
    private static readonly JsonEncodedText Time = JsonEncodedText.Encode("backup-time");
    private static readonly JsonEncodedText FileName = JsonEncodedText.Encode("filename");
    private static readonly JsonEncodedText CryptMode = JsonEncodedText.Encode("crypt-mode");
    private static readonly JsonEncodedText Size = JsonEncodedText.Encode("size");

    private (PbsVerification Key, string Upid)? _lastUpid;

    public async ValueTask WriteAsync(PbsGroup group)
    {
        foreach (var snapshot in DirectoryOrder.Of(group.Snapshots))
        {
            Write(group, snapshot);
            await call.Body.FlushIfFullAsync();
        }
    }

    private void Write(PbsGroup group, PbsSnapshot snapshot)
    {
        var json = call.Json;
        json.WriteStartObject();
        json.WriteString(Type, group.Type);
        json.WriteString(Id, group.Id);
        json.WriteNumber(Time, snapshot.Time);
        call.Optional("comment", snapshot.Comment);
        if (snapshot.Verification is { } verification)
        {
            json.WriteStartObject("verification"u8);
            json.WriteString("upid"u8, Upid(verification));
            json.WriteString("state"u8, verification.State);
            json.WriteEndObject();
        }

        call.Optional("fingerprint", snapshot.Finished ? snapshot.KeyFingerprint : null);
        var size = WriteFiles(group, snapshot);
        if (snapshot.Finished)
        {
            json.WriteNumber(Size, size);
        }

        call.Optional("owner", group.Owner);
        json.WriteBoolean("protected"u8, snapshot.Protected);
        call.Extras();
        json.WriteEndObject();
    }

    private long WriteFiles(PbsGroup group, PbsSnapshot snapshot)
    {
        var json = call.Json;
        var total = 0L;
        json.WriteStartArray("files"u8);
        foreach (var (name, size) in SnapshotFiles.Of(group.Type, snapshot))
        {
            total += size;
            json.WriteStartObject();
            json.WriteString(FileName, name);
            if (snapshot.Finished)
            {
                json.WriteString(CryptMode, Mode(name, snapshot.KeyFingerprint is not null));
                json.WriteNumber(Size, size);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        return total;
    }

    private static string Mode(string file, bool encrypted) =>
        !encrypted ? "none" : file == "index.json.blob" ? "sign-only" : "encrypt";

    private string Upid(PbsVerification verification)
    {
        if (_lastUpid is { } last && ReferenceEquals(last.Key, verification))
        {
            return last.Upid;
        }

        var store = verification.Store ?? call.StoreName!;
        var upid = PbsUpid.Make(verification.Node ?? call.Scenario.Node, "verificationjob", $"{store}:v-{store}", verification.Start);
        _lastUpid = (verification, upid);
        return upid;
    }
}
