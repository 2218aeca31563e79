namespace DuckLake.Columnar;

/// <summary>The fields of a record batch. Immutable.</summary>
public sealed class Schema : IEquatable<Schema>
{
    private static readonly IReadOnlyDictionary<string, string> NoMetadata = new Dictionary<string, string>();

    /// <summary>Creates a schema.</summary>
    public Schema(IReadOnlyList<Field> fields, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(fields);
        FieldsList = fields;
        Metadata = metadata ?? NoMetadata;
    }

    /// <summary>The fields in order.</summary>
    public IReadOnlyList<Field> FieldsList { get; }

    /// <summary>Key-value pairs, never null.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>True if there are key-value pairs.</summary>
    public bool HasMetadata => Metadata.Count > 0;

    /// <summary>The field at a position.</summary>
    public Field GetFieldByIndex(int index) => FieldsList[index];

    /// <summary>The first field of that name (case-sensitive).</summary>
    /// <exception cref="KeyNotFoundException">No field has that name.</exception>
    public Field GetFieldByName(string name)
    {
        int index = GetFieldIndex(name);
        return index >= 0
            ? FieldsList[index]
            : throw new KeyNotFoundException($"No field is named '{name}'; the fields are {string.Join(", ", FieldsList.Select(f => f.Name))}.");
    }

    /// <summary>Position of the first field of that name, or -1.</summary>
    public int GetFieldIndex(string name, StringComparison comparison = StringComparison.Ordinal)
    {
        for (int i = 0; i < FieldsList.Count; i++)
        {
            if (string.Equals(FieldsList[i].Name, name, comparison))
            {
                return i;
            }
        }

        return -1;
    }

    /// <inheritdoc/>
    public bool Equals(Schema? other) =>
        ReferenceEquals(this, other)
        || (other is not null && FieldsList.SequenceEqual(other.FieldsList) && Field.MetadataEquals(Metadata, other.Metadata));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Schema);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (Field field in FieldsList)
        {
            hash.Add(field);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", FieldsList);
}
