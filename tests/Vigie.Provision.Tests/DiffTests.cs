using System.Globalization;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Tests;

public sealed class DiffTests
{
    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("100", "1e2")]
    [InlineData("1e400", "1e400")]
    [InlineData("""{"a":1,"b":[2]}""", """{"b":[2.0],"a":1}""")]
    [InlineData("null", "null")]
    [InlineData("\"\\u0041\"", "\"A\"")]
    public void Compare_SameMeaning_IsNoDifference(string stored, string wanted) =>
        Assert.Empty(JsonDiff.Compare(JsonNode.Parse(stored), JsonNode.Parse(wanted)));

    [Theory]
    [InlineData("1", "\"1\"", ": 1 -> \"1\"")]
    [InlineData("""{"a":null}""", """{}""", "a: null -> (none)")]
    [InlineData("""{}""", """{"a":false}""", "a: (none) -> false")]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""", "a[0]: 1 -> 2")]
    [InlineData("""{"a":[1]}""", """{"a":[1,{"x":1}]}""", "a[1]: (none) -> {...}")]
    [InlineData("""{"a":[1]}""", """{"a":{}}""", "a: [1 items] -> {...}")]
    [InlineData("0.1", "0.10000000000000001", ": 0.1 -> 0.10000000000000001")]
    public void Compare_OtherMeaning_NamesThePlace(string stored, string wanted, string expected) =>
        Assert.Equal(expected, JsonDiff.Compare(JsonNode.Parse(stored), JsonNode.Parse(wanted)).First().ToString());

    [Fact]
    public void Compare_ShuffledCopy_IsNoDifference()
    {
        Prop.ForAll<int, int>((seed, size) =>
        {
            var model = Random(new System.Random(seed), 1 + (Math.Abs(size) % 4));
            return !JsonDiff.Compare(Shuffled(model, new System.Random(seed ^ 7)), model).Any();
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Compare_OneLeafChanged_IsOneDifference()
    {
        Prop.ForAll<int>(seed =>
        {
            var model = new JsonObject { ["keep"] = Random(new System.Random(seed), 3), ["leaf"] = seed };
            var other = (JsonObject)model.DeepClone();
            other["leaf"] = (long)seed + 1;
            return JsonDiff.Compare(other, model).Count() == 1;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Dashboard_WhatTheServerAdds_IsNoDifference()
    {
        var file = Parse("""{"uid":"u","title":"t","panels":[{"type":"row","panels":[{"type":"stat","libraryPanel":{"uid":"l","name":"n"}}]}]}""");
        var stored = Parse("""
            {"id":3,"version":9,"iteration":1,"uid":"u","title":"t",
             "panels":[{"id":1,"type":"row","panels":[{"id":2,"type":"stat","libraryPanel":{"uid":"l","name":"n","version":4,"meta":{}}}]}]}
            """);

        Assert.Empty(DashboardDiff.Compare(stored, file));
        Assert.Equal(3, stored["id"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("""{"panels":[{"id":1}]}""", """{"panels":[{"id":2}]}""", "panels[0].id: 2 -> 1")]
    [InlineData("""{"templating":{"list":[{"name":"a","type":"custom","current":{"value":"x"}}]}}""", """{"templating":{"list":[{"name":"a","type":"custom","current":{"value":"y"}}]}}""", "templating.list[0].current.value: \"y\" -> \"x\"")]
    [InlineData("""{"annotations":{"list":[]}}""", """{"annotations":{"list":[{"name":"deploys","builtIn":0}]}}""", "annotations.list[0]: {...} -> (none)")]
    [InlineData("""{"schemaVersion":42}""", """{"schemaVersion":41}""", "schemaVersion: 41 -> 42")]
    public void Dashboard_RealDrift_IsADifference(string file, string stored, string expected) =>
        Assert.Equal(expected, Assert.Single(DashboardDiff.Compare(Parse(stored), Parse(file))).ToString());

    [Theory]
    [InlineData("""{"annotations":7,"templating":[],"panels":{}}""")]
    [InlineData("""{"annotations":{"list":7},"templating":{"list":[7,null]},"panels":[7,null]}""")]
    public void Dashboard_OddShapes_AreComparedWithoutFailing(string odd)
    {
        var fine = Parse("""{"annotations":{"list":[]},"templating":{"list":[{"name":"a","refresh":1}]},"panels":[{"id":1},{"id":2}]}""");

        Assert.NotEmpty(DashboardDiff.Compare(Parse(odd), fine).ToList());
        Assert.NotEmpty(DashboardDiff.Compare(fine, Parse(odd)).ToList());
        Assert.Empty(DashboardDiff.Compare(Parse(odd), Parse(odd)).ToList());
    }

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;

    private static JsonNode Random(System.Random random, int depth) => depth == 0 || random.Next(3) == 0
        ? random.Next(4) switch { 0 => JsonValue.Create(random.Next(100)), 1 => JsonValue.Create(random.NextDouble()), 2 => JsonValue.Create(random.Next(2) == 0), _ => JsonValue.Create("s" + random.Next(9)) }
        : random.Next(2) == 0
            ? new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Random(random, depth - 1))])
            : new JsonObject(Enumerable.Range(0, random.Next(5)).Select(i => KeyValuePair.Create(i.ToString(CultureInfo.InvariantCulture), (JsonNode?)Random(random, depth - 1))));

    private static JsonNode? Shuffled(JsonNode? node, System.Random random) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(_ => random.Next()).Select(pair => KeyValuePair.Create(pair.Key, Shuffled(pair.Value, random)))),
        JsonArray a => new JsonArray([.. a.Select(item => Shuffled(item, random))]),
        _ => node?.DeepClone(),
    };
}
