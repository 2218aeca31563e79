namespace DuckLake.Columnar;

/// <summary>How the values of one field stand in messages: what the type alone does not tell are the dictionary ids.</summary>
internal sealed class IpcField
{
    internal IpcField(string name, IArrowType type, IpcField[] children)
    {
        Name = name;
        Type = type;
        Children = children;
    }

    internal IpcField(string name, DictionaryType type, long dictionaryId, IpcField dictionaryValues)
        : this(name, type, [])
    {
        DictionaryId = dictionaryId;
        DictionaryValues = dictionaryValues;
    }

    internal string Name { get; }

    internal IArrowType Type { get; }

    internal IpcField[] Children { get; }

    internal long DictionaryId { get; }

    /// <summary>The values of a dictionary-encoded field, or null.</summary>
    internal IpcField? DictionaryValues { get; }

    /// <summary>True if both describe the same layout with the same dictionaries.</summary>
    internal bool HasLayoutOf(IpcField other)
    {
        if (!Type.Equals(other.Type) || DictionaryId != other.DictionaryId || Children.Length != other.Children.Length)
        {
            return false;
        }

        for (int i = 0; i < Children.Length; i++)
        {
            if (!Children[i].HasLayoutOf(other.Children[i]))
            {
                return false;
            }
        }

        return DictionaryValues is null || DictionaryValues.HasLayoutOf(other.DictionaryValues!);
    }
}
