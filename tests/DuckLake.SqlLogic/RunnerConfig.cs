using System.Text.Json;

namespace DuckLake.SqlLogic;

/// <summary>A configuration file in the form of the reference's test configurations.</summary>
internal sealed class RunnerConfig
{
    /// <summary>Values of <c>test-env</c> variables that win over the files' own.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Files that are left out, with the reason: the ends of their paths.</summary>
    public Dictionary<string, string> SkippedFiles { get; } = [];

    /// <summary>A file that meets an error with such a text is skipped.</summary>
    public List<string> SkippedErrors { get; } = [];

    /// <summary>Statements for each new connection.</summary>
    public List<string> OnNewConnection { get; } = [];

    /// <summary>Whether results may come in another order than expected.</summary>
    public SortStyle Sorting { get; private set; }

    /// <exception cref="JsonException">The file is not such a configuration.</exception>
    public static RunnerConfig Read(string path)
    {
        JsonDocumentOptions options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path), options);
        RunnerConfig config = new();
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            config.Take(property);
        }

        return config;
    }

    private void Take(JsonProperty property)
    {
        switch (property.Name)
        {
            case "test_env":
                foreach (JsonElement variable in property.Value.EnumerateArray())
                {
                    Environment[variable.GetProperty("env_name").GetString()!] = variable.GetProperty("env_value").GetString()!;
                }

                break;
            case "skip_tests":
                foreach (JsonElement group in property.Value.EnumerateArray())
                {
                    foreach (JsonElement file in group.GetProperty("paths").EnumerateArray())
                    {
                        SkippedFiles[file.GetString()!] = group.GetProperty("reason").GetString()!;
                    }
                }

                break;
            case "skip_error_messages":
                SkippedErrors.AddRange(property.Value.EnumerateArray().Select(text => text.GetString()!));
                break;
            case "on_new_connection":
                OnNewConnection.Add(property.Value.GetString()!);
                break;
            case "sort_style":
                Sorting = property.Value.GetString() == "rowsort" ? SortStyle.Rows : SortStyle.None;
                break;
        }
    }
}
