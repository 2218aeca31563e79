namespace DuckLake.Data;

/// <content>Queries over lakes.</content>
internal sealed partial class EngineSession
{
    /// <summary>A macro's body or a local view's text in which tables of lakes are found when it is used.</summary>
    internal Task<string> RewriteLateBoundAsync(string body, CancellationToken cancellationToken) => Task.FromResult(body);
}
