namespace DuckLake.Columnar;

/// <summary>Whether a dictionary may come again with other values: in streams, not in files.</summary>
internal enum DictionaryReplacement
{
    Allowed,
    Refused,
}
