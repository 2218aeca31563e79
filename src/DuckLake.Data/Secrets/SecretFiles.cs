using System.Text.Json;
using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>
/// Persistent secrets: a file each, readable by its owner only, in a folder below DuckDB's secret directory (whose own
/// files have a form of their own).
/// </summary>
internal sealed class SecretFiles(Func<string> secretDirectory)
{
    private const string Folder = "ducklake_arrow";
    private const string Extension = ".json";

    private string Directory => Path.Combine(secretDirectory(), Folder);

    public IEnumerable<Secret> All()
    {
        string directory = Directory;
        return System.IO.Directory.Exists(directory)
            ? System.IO.Directory.EnumerateFiles(directory, "*" + Extension).Order(StringComparer.Ordinal).Select(Read).ToList()
            : [];
    }

    public Secret? Find(string name)
    {
        if (!Secret.IsName(name))
        {
            return null;
        }

        string path = PathOf(name);
        return File.Exists(path) ? Read(path) : null;
    }

    /// <exception cref="DuckLakeException">The file cannot be written, or the name is no file name.</exception>
    public void Write(Secret secret)
    {
        if (!Secret.IsName(secret.Name))
        {
            throw SchemaErrors.Invalid($"A persistent secret needs a name of letters, digits and underscores, which \"{secret.Name}\" is not.");
        }

        try
        {
            System.IO.Directory.CreateDirectory(Directory);
            string path = PathOf(secret.Name);
            FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using FileStream stream = new(path, options);
            using Utf8JsonWriter writer = new(stream);
            writer.WriteStartObject();
            writer.WriteString("type", secret.Type.Name);
            writer.WriteString("provider", secret.Provider);
            writer.WriteStartArray("scope");
            foreach (string prefix in secret.Scope)
            {
                writer.WriteStringValue(prefix);
            }

            writer.WriteEndArray();
            Write(writer, "texts", secret.Texts);
            Write(writer, "metadata_parameters", secret.MetadataParameters);
            writer.WriteEndObject();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed(error);
        }
    }

    public void Remove(string name)
    {
        try
        {
            File.Delete(PathOf(name));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed(error);
        }
    }

    private string PathOf(string name) => Path.Combine(Directory, name.ToLowerInvariant() + Extension);

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, string> values)
    {
        writer.WriteStartObject(name);
        foreach ((string key, string value) in values)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }

    private static Secret Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            return new Secret(
                SecretType.Find(Text(root.GetProperty("type"))) ?? throw new JsonException(),
                Path.GetFileNameWithoutExtension(path),
                SecretPersistence.Persistent,
                Text(root.GetProperty("provider")),
                [.. root.GetProperty("scope").EnumerateArray().Select(Text)],
                ReadTexts(root, "texts"),
                ReadTexts(root, "metadata_parameters"));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new DuckLakeException(DuckLakeErrorKind.CorruptData, $"The secret file '{path}' is damaged. Create the secret anew.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed(error);
        }
    }

    private static Dictionary<string, string> ReadTexts(JsonElement root, string name)
    {
        Dictionary<string, string> texts = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty property in root.GetProperty(name).EnumerateObject())
        {
            texts[property.Name] = Text(property.Value);
        }

        return texts;
    }

    private static string Text(JsonElement element) => element.GetString() ?? throw new JsonException();

    private static DuckLakeException Failed(Exception error) =>
        new(DuckLakeErrorKind.Storage, $"The persistent secret cannot be read or written: {error.Message}", error) { SqlErrorClass = SqlErrorClass.IO };
}
