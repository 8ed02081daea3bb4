using System.Net;
using System.Text;
using Vigie.Provision.Grafana;

namespace Vigie.Provision.Tests;

public sealed class ErrorBodyTests
{
    [Theory]
    [InlineData(400, """{"message":"folder not found","traceID":""}""", "HTTP 400: folder not found")]
    [InlineData(409, """{"message":"cannot delete","messageId":"alerting.provenanceMismatch","statusCode":409,"traceID":""}""", "HTTP 409: cannot delete [alerting.provenanceMismatch]")]
    [InlineData(412, """{"status":"version-mismatch","message":"changed by someone else"}""", "HTTP 412: changed by someone else [version-mismatch]")]
    [InlineData(403, """{"accessErrorId":"ACE1","message":"You'll need additional permissions","title":"Access denied"}""", "HTTP 403: You'll need additional permissions [ACE1]")]
    [InlineData(409, """{"kind":"Status","apiVersion":"v1","status":"Failure","message":"the object has been modified","reason":"Conflict","code":409}""", "HTTP 409: the object has been modified [Conflict]")]
    [InlineData(500, """{"message":"","error":"database is locked"}""", "HTTP 500: database is locked")]
    [InlineData(404, "", "HTTP 404 NotFound (no message)")]
    [InlineData(404, " \n", "HTTP 404 NotFound (no message)")]
    [InlineData(400, "{}", "HTTP 400 BadRequest (no message)")]
    [InlineData(400, """{"message":{"deep":1},"status":7}""", "HTTP 400 BadRequest (no message)")]
    [InlineData(502, "<html><body>Bad Gateway</body></html>", "HTTP 502: a web page instead of an API answer")]
    [InlineData(500, "plain words", "HTTP 500: plain words")]
    [InlineData(500, "[1]", "HTTP 500: [1]")]
    [InlineData(500, "\u001b[31mred\r\nline", "HTTP 500: [31mred line")]
    [InlineData(599, "", "HTTP 599  (no message)")]
    public void Describe_EachShape_IsOneLine(int status, string body, string expected) =>
        Assert.Equal(expected, GrafanaErrorBody.Describe((HttpStatusCode)status, Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Describe_LongMessage_IsCut() =>
        Assert.True(GrafanaErrorBody.Describe(HttpStatusCode.BadRequest, Encoding.UTF8.GetBytes($$"""{"message":"{{new string('x', 100_000)}}"}""")).Length < 450);
}
