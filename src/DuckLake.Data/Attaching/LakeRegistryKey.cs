using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>What makes two attachments the same lake, opened in the same way. Holds the connection string, so it is a secret.</summary>
internal sealed record LakeRegistryKey
{
    private LakeRegistryKey(string location, string text)
    {
        Location = location;
        Text = text;
    }

    private string Location { get; }

    private string Text { get; }

    public static LakeRegistryKey Create(LakeMetadataTarget target, LakeAttachOptions options)
    {
        bool isFile = !target.IsServer && target.Location is not "" and not ":memory:";
        string[] facts =
        [
            target.TypeName,
            options.Access == LakeAccess.ReadOnly ? "r" : "w",
            options.MetadataSchema ?? "",
            options.DataPath is null ? "" : "=" + CatalogInfo.NormalizeDataPath(options.DataPath),
            options.OverrideDataPath ? "o" : "",
            options.BusyTimeout.Ticks.ToString(System.Globalization.CultureInfo.InvariantCulture),
            .. options.MetadataParameters.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => new[] { pair.Key, pair.Value }),
            "",
            .. options.DefaultOptions.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => new[] { pair.Key, pair.Value }),
            "",
            options.Storage?.Key ?? "",
        ];
        return new LakeRegistryKey(isFile ? Path.GetFullPath(target.Location) : target.Location, string.Join('\n', facts));
    }

    /// <summary>Tells nothing: connection strings hold passwords.</summary>
    public override string ToString() => nameof(LakeRegistryKey);
}
