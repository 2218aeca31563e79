using System.Diagnostics.CodeAnalysis;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>The tags of an object, and which of them changed.</summary>
internal sealed class TagSet(IReadOnlyDictionary<string, string>? original)
{
    /// <summary>The key of comments.</summary>
    public const string Comment = "comment";

    private Dictionary<string, string?>? _changes;

    /// <summary>The changed tags; null is the value of a tag taken away.</summary>
    public IReadOnlyDictionary<string, string?> Changes => _changes ?? s_none;

    private static readonly Dictionary<string, string?> s_none = [];

    /// <summary>Sets or, with null, takes a tag away.</summary>
    public void Set(string key, string? value) => (_changes ??= new Dictionary<string, string?>(StringComparer.Ordinal))[key] = value;

    public bool TryGet(string key, [NotNullWhen(true)] out string? value)
    {
        if (_changes is null || !_changes.TryGetValue(key, out value))
        {
            value = original?.GetValueOrDefault(key);
        }

        return value is not null;
    }

    public IReadOnlyDictionary<string, string> ToDictionary()
    {
        if (_changes is null)
        {
            return original ?? ColumnDefinition.EmptyTags;
        }

        var tags = original is null ? [] : new Dictionary<string, string>(original);
        foreach ((string key, string? value) in _changes)
        {
            if (value is null)
            {
                tags.Remove(key);
            }
            else
            {
                tags[key] = value;
            }
        }

        return tags;
    }
}
