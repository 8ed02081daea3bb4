using FsCheck;
using FsCheck.Fluent;
using System.Text.Json.Nodes;
using Vigie.GrafanaDouble;
using Vigie.Provision.Alerting;
using Vigie.Provision.Commands;
using Vigie.Provision.Files;

namespace Vigie.Provision.Tests;

public sealed class ConversionTests
{
    [Theory]
    [InlineData("60m", "1h")]
    [InlineData("5m0s", "5m")]
    [InlineData("1h0m0s", "1h")]
    [InlineData("90s", "1m30s")]
    [InlineData("24h", "1d")]
    [InlineData("3h59m30s", "3h59m30s")]
    [InlineData("14d", "2w")]
    [InlineData("0", "0s")]
    [InlineData("1500ms", "1s500ms")]
    [InlineData("five", "five")]
    public void Duration_ComesBackInNormalForm(string text, string expected) => Assert.Equal(expected, PromDuration.Normal(text));

    [Fact]
    public void Duration_WrittenAndRead_IsTheSame() => Prop.ForAll<int>(value =>
    {
        var milliseconds = Math.Abs((long)value) * 7;
        return PromDuration.Milliseconds(PromDuration.Text(milliseconds)) == milliseconds;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a=b", "a = b")]
    [InlineData(" a =~ \"x|y,z\" ", "a =~ x|y,z")]
    [InlineData("{a=\"b\", c!~\"d\\\"e\"}", "a = b; c !~ d\"e")]
    [InlineData("\"with space\" != \"x\"", "with space != x")]
    [InlineData("a=\"\"", "a = ")]
    [InlineData("a", null)]
    [InlineData("a=\"b", null)]
    [InlineData("", null)]
    [InlineData("=b", null)]
    public void Matcher_IsReadAsAlertmanagerDoes(string text, string? expected) =>
        Assert.Equal(expected, MatcherText.Parse(text) is { } found ? string.Join("; ", found.Select(matcher => $"{matcher.Name} {matcher.Operator} {matcher.Value}")) : null);

    [Fact]
    public void Matcher_AnyText_NeverThrows() => Prop.ForAll<string>(text =>
    {
        MatcherText.Parse(text ?? "");
        return true;
    }).QuickCheckThrowOnFailure();

    public static TheoryData<string, string, string, string> BadFiles => new()
    {
        { "backups.yml", "alert: Slow", "allert: Slow", "backups.yml: groups[1].rules[0].allert: no such key" },
        { "backups.yml", "expr: up == 0", "exp: up", "backups.yml: groups[1].rules[0].expr: is missing" },
        { "backups.yml", "for: 60m", "for: soon", "backups.yml: groups[0].rules[1].for: is no duration" },
        { "backups.yml", "name: slow group/with slash", "name: backups", "the group backups stands in backups.yml and backups.yml" },
        { "backups.yml", "groups:", "groups: [", "backups.yml:" },
        { "alertmanager.yml", "receiver: soc", "receiver: sox", "alertmanager.yml: route.routes[0].receiver: there is no receiver sox" },
        { "alertmanager.yml", "[night]", "[day]", "alertmanager.yml: route.routes[2].mute_time_intervals: there is no time interval day" },
        { "alertmanager.yml", "group_wait: 30s", "group_wait: x", "alertmanager.yml: route.group_wait: is no duration" },
        { "alertmanager.yml", "receiver: admins\n", "receiver: nobody\n", "route.receiver: nobody has no integrations: Grafana cannot be silent by default" },
        { "alertmanager.yml", "severity != info", "severity ! info", "route.routes[0].matchers: cannot be read: severity ! info" },
        { "alertmanager.yml", "- name: nobody", "- name: nobody\n    wechat_configs: [{ to: x }]", "nothing of the receiver nobody can be expressed in Grafana: its alerts would be lost" },
        { "alertmanager.yml", "- name: nobody", "- name: nobody\n    emial_configs: 5", "receivers[2].emial_configs" },
        { "alertmanager.yml", "[alertname, site]", "[site, site]", "route.group_by: no label twice" },
        { "alertmanager.yml", "password_file: ../hook-password", "password_file: gone", "it does not exist" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task Plan_BadAlertingFile_IsToldBeforeTheServerIsAsked(string file, string from, string to, string expected)
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);
        full.Change("alert-rules/" + file, from, to);

        var result = await full.PlanAsync();

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.True(result.Error.Contains(expected, StringComparison.Ordinal), result.Error);
        Assert.Empty(grafana.Requests);
    }

    [Theory]
    [InlineData("slack_configs", "{ api_url: 'http://s/x', channel: '#soc', title: t }", "slack", "url")]
    [InlineData("pagerduty_configs", "{ routing_key: kkkk, severity: critical }", "pagerduty", "integrationKey")]
    [InlineData("telegram_configs", "{ bot_token: tttt, chat_id: -100 }", "telegram", "bottoken")]
    [InlineData("opsgenie_configs", "{ api_key: oooo, api_url: 'http://o' }", "opsgenie", "apiKey")]
    [InlineData("discord_configs", "{ webhook_url: 'http://d/x' }", "discord", "url")]
    [InlineData("pushover_configs", "{ user_key: uuuu, token: tttt }", "pushover", "userKey")]
    [InlineData("msteams_configs", "{ webhook_url: 'http://t/x' }", "teams", "")]
    public async Task Apply_OtherReceivers_AreTakenAndSettled(string key, string config, string type, string secret)
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);
        full.Change("alert-rules/alertmanager.yml", "- name: nobody", $"- name: nobody\n    {key}: [{config}]");

        var first = await full.ApplyAsync();

        Assert.True(first.Code == ExitCode.Done, first.Output + first.Error);
        Assert.Contains("Nothing to change", (await full.ApplyAsync()).Output, StringComparison.Ordinal);
        var point = grafana.State.ContactPoints.Single(candidate => candidate["name"]!.GetValue<string>() == "nobody");
        Assert.Equal(type, point["type"]!.GetValue<string>());
        Assert.True(secret.Length == 0 || !first.Output.Contains(point["settings"]![secret]!.GetValue<string>(), StringComparison.Ordinal));
    }

    [Fact]
    public void Yaml_AnchorsThatMultiply_AreBounded()
    {
        var text = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(0, 8).Select(i => $"{(char)('b' + i)}: &{(char)('b' + i)} [{string.Join(',', Enumerable.Repeat("*" + (char)('a' + i), 10))}]\n"));
        var faults = new List<string>();

        Assert.Null(YamlFile.Parse(text, "bomb.yml", faults));
        Assert.Contains("too deep or too large", faults[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Yaml_Scalars_FollowTheCoreSchema()
    {
        var map = YamlFile.Parse("{a: 1, b: '1', c: yes, d: true, e: null, f: 0x10, g: 1.5, h: 09:00, i: 1e3}", "x.yml", [])!;

        Assert.Equal("""{"a":1,"b":"1","c":"yes","d":true,"e":null,"f":"0x10","g":1.5,"h":"09:00","i":1000}""", map.ToJsonString());
    }

    [Fact]
    public void RuleNormal_WhatServersAdd_IsNoDifference()
    {
        var sent = (JsonObject)JsonNode.Parse("""{"uid":"u","title":"t","for":"5m","labels":{"a":"b"},"data":[{"refId":"A","datasourceUid":"__expr__","model":{"type":"math"}}]}""")!;
        var told = (JsonObject)JsonNode.Parse("""
            {"id":7,"orgID":1,"updated":"2026-01-01T00:00:00Z","folderUID":"f","ruleGroup":"g","uid":"u","title":"t","for":"5m0s","isPaused":false,"annotations":{},"labels":{"a":"b"},
             "data":[{"refId":"A","queryType":"","relativeTimeRange":{"from":0,"to":0},"datasourceUid":"__expr__","model":{"type":"math","refId":"A","intervalMs":1000,"maxDataPoints":43200}}]}
            """)!;

        Assert.True(JsonNode.DeepEquals(RuleNormal.Of(sent), RuleNormal.Of(told)), RuleNormal.Of(sent).ToJsonString() + "\n" + RuleNormal.Of(told).ToJsonString());
    }
}
