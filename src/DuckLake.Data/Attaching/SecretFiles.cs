using System.Text.Json;
using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>
/// Persistent secrets of type ducklake: a file each, readable by its owner only, in a folder below DuckDB's secret directory (whose own
/// files have a form of their own).
/// </summary>
internal sealed class SecretFiles(Func<string> secretDirectory)
{
    private const string Folder = "ducklake_arrow";
    private const string Extension = ".json";

    private string Directory => Path.Combine(secretDirectory(), Folder);

    public IEnumerable<LakeSecret> All()
    {
        string directory = Directory;
        return System.IO.Directory.Exists(directory)
            ? System.IO.Directory.EnumerateFiles(directory, "*" + Extension).Order(StringComparer.Ordinal).Select(Read).ToList()
            : [];
    }

    public LakeSecret? Find(string name)
    {
        if (!LakeSecret.IsName(name))
        {
            return null;
        }

        string path = PathOf(name);
        return File.Exists(path) ? Read(path) : null;
    }

    /// <exception cref="DuckLakeException">The file cannot be written, or the name is no file name.</exception>
    public void Write(LakeSecret secret)
    {
        if (!LakeSecret.IsName(secret.Name))
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

    private static LakeSecret Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return new LakeSecret(
                Path.GetFileNameWithoutExtension(path),
                SecretPersistence.Persistent,
                ReadTexts(document.RootElement, "texts"),
                ReadTexts(document.RootElement, "metadata_parameters"));
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
            texts[property.Name] = property.Value.GetString() ?? string.Empty;
        }

        return texts;
    }

    private static DuckLakeException Failed(Exception error) =>
        new(DuckLakeErrorKind.Storage, $"The persistent secret cannot be read or written: {error.Message}", error) { SqlErrorClass = SqlErrorClass.IO };
}
