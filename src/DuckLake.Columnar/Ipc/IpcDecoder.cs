namespace DuckLake.Columnar;

/// <summary>Applies messages in order: dictionaries are kept, record batches handed out.</summary>
internal sealed class IpcDecoder(IpcSchema schema, IpcOptions options) : IDisposable
{
    private readonly IpcDictionaries _dictionaries = new(options.Allocator);

    internal Schema Schema => schema.Schema;

    internal static IpcSchema DecodeSchema(IpcMessage message) => message.Header == IpcHeaderTag.Schema
        ? IpcSchemaReader.Read(message.Table, message.MetadataLength)
        : throw Unexpected(message, "a schema");

    internal RecordBatch DecodeRecordBatch(IpcMessage message)
    {
        if (message.Header != IpcHeaderTag.RecordBatch)
        {
            throw Unexpected(message, "a record batch");
        }

        var decoder = new IpcBatchDecoder(message.Table, message, _dictionaries, options);
        return new RecordBatch(Schema, decoder.DecodeColumns(schema.Fields), decoder.Length);
    }

    /// <param name="message">A dictionary batch.</param>
    /// <param name="replacement">What a second dictionary of the same id means.</param>
    internal void DecodeDictionary(IpcMessage message, DictionaryReplacement replacement)
    {
        if (message.Header != IpcHeaderTag.DictionaryBatch)
        {
            throw Unexpected(message, "a dictionary batch");
        }

        FlatBufferTable table = message.Table;
        long id = table.GetInt64(0);
        if (!schema.Dictionaries.TryGetValue(id, out IpcField? field))
        {
            throw new ArrowFormatException($"no field uses dictionary {id}");
        }

        bool isDelta = table.GetBoolean(2);
        if (!isDelta && replacement == DictionaryReplacement.Refused && _dictionaries.Contains(id))
        {
            throw new ArrowFormatException($"dictionary {id} comes twice, files cannot replace dictionaries");
        }

        var decoder = new IpcBatchDecoder(table.GetTable(1, "data of a dictionary batch"), message, _dictionaries, options);
        ArrayData values = decoder.DecodeColumn(field);
        if (isDelta)
        {
            _dictionaries.Append(id, values);
        }
        else
        {
            _dictionaries.Set(id, values);
        }
    }

    internal void ClearDictionaries() => _dictionaries.Dispose();

    public void Dispose() => _dictionaries.Dispose();

    internal static ArrowFormatException Unexpected(IpcMessage message, string expected) =>
        new($"{expected} was expected, found a message of kind {message.Header}");
}
