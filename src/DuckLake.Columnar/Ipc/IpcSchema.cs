namespace DuckLake.Columnar;

/// <summary>A schema with the dictionaries its fields refer to.</summary>
internal sealed class IpcSchema(Schema schema, IpcField[] fields, Dictionary<long, IpcField> dictionaries)
{
    internal Schema Schema { get; } = schema;

    internal IpcField[] Fields { get; } = fields;

    /// <summary>Layout of the values of each dictionary.</summary>
    internal Dictionary<long, IpcField> Dictionaries { get; } = dictionaries;
}
