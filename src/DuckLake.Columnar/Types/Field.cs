namespace DuckLake.Columnar;

/// <summary>
/// A named, typed column or child. Extension types live here, in the metadata, beside their storage type
/// (<see cref="ExtensionName"/>), so every array is of a storage type.
/// </summary>
public sealed class Field : IEquatable<Field>
{
    /// <summary>Metadata key of the name of an extension type.</summary>
    public const string ExtensionNameKey = "ARROW:extension:name";

    /// <summary>Metadata key of the parameters of an extension type.</summary>
    public const string ExtensionMetadataKey = "ARROW:extension:metadata";

    private static readonly IReadOnlyDictionary<string, string> NoMetadata = new Dictionary<string, string>();

    /// <summary>Creates a field.</summary>
    /// <param name="name">Name; may be empty, need not be unique.</param>
    /// <param name="dataType">Type of the (storage) values.</param>
    /// <param name="nullable">False if no value is null.</param>
    /// <param name="metadata">Free key-value pairs, or null.</param>
    public Field(string name, IArrowType dataType, bool nullable, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(dataType);
        Name = name;
        DataType = dataType;
        IsNullable = nullable;
        Metadata = metadata ?? NoMetadata;
    }

    /// <summary>Name.</summary>
    public string Name { get; }

    /// <summary>Type of the (storage) values.</summary>
    public IArrowType DataType { get; }

    /// <summary>False if no value is null.</summary>
    public bool IsNullable { get; }

    /// <summary>Key-value pairs, never null.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>True if there are key-value pairs.</summary>
    public bool HasMetadata => Metadata.Count > 0;

    /// <summary>Name of the extension type the values have beyond their storage type, or null.</summary>
    public string? ExtensionName => Metadata.GetValueOrDefault(ExtensionNameKey);

    /// <summary>The same field under another name.</summary>
    public Field WithName(string name) => new(name, DataType, IsNullable, Metadata);

    /// <summary>The same field with another type.</summary>
    public Field WithDataType(IArrowType dataType) => new(Name, dataType, IsNullable, Metadata);

    /// <summary>The same field with one metadata entry added or replaced.</summary>
    public Field WithMetadata(string key, string value) =>
        new(Name, DataType, IsNullable, new Dictionary<string, string>(Metadata) { [key] = value });

    /// <inheritdoc/>
    public bool Equals(Field? other) =>
        ReferenceEquals(this, other)
        || (other is not null && other.Name == Name && other.IsNullable == IsNullable && DataType.Equals(other.DataType)
            && MetadataEquals(Metadata, other.Metadata));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Field);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, IsNullable, DataType);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {ExtensionName ?? DataType.ToString()}{(IsNullable ? string.Empty : " not null")}";

    internal static bool MetadataEquals(IReadOnlyDictionary<string, string> left, IReadOnlyDictionary<string, string> right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        foreach ((string key, string value) in left)
        {
            if (!right.TryGetValue(key, out string? other) || other != value)
            {
                return false;
            }
        }

        return true;
    }
}
