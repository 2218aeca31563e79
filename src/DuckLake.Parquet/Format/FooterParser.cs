namespace DuckLake.Parquet;

/// <summary>Reads parquet.thrift <c>FileMetaData</c> into the public model and checks it against the file.</summary>
internal sealed partial class FooterParser(long fileSizeBytes, long footerOffset, int footerSizeBytes, string? fileName)
{
    private ParquetSchema? _schema;
    private int? _version;
    private List<RawRowGroup>? _rowGroups;
    private KeyValuePair<string, string?>[] _keyValues = [];
    private string? _createdBy;
    private ParquetColumnOrder[]? _columnOrders;

    /// <summary>Algorithm of a file with a plaintext footer; null for a plain file.</summary>
    public EncryptionAlgorithm? Algorithm { get; private set; }

    public byte[]? FooterSigningKeyMetadata { get; private set; }

    public static KeyValuePair<string, string?>[] ReadKeyValues(ref ThriftReader reader, ThriftType type)
    {
        var entries = new KeyValuePair<string, string?>[reader.ReadStructListHeader(type)];
        for (int i = 0; i < entries.Length; i++)
        {
            string? key = null, value = null;
            short id = 0;
            while (reader.NextField(ref id, out ThriftType field))
            {
                switch (id)
                {
                    case 1: key = reader.ReadString(field); break;
                    case 2: value = reader.ReadString(field); break;
                    default: reader.Skip(field); break;
                }
            }

            entries[i] = new KeyValuePair<string, string?>(key ?? "", value);
        }

        return entries;
    }

    /// <summary>Reads the structure; <see cref="Build"/> then checks and converts it. Returns the bytes consumed.</summary>
    public int Read(ReadOnlySpan<byte> fileMetadata, long baseOffset)
    {
        var reader = new ThriftReader(fileMetadata, baseOffset);
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            switch (id)
            {
                case 1: _version = reader.ReadI32(field); break;
                case 2: _schema = ParquetSchema.Read(ref reader, field); break;
                case 4: _rowGroups = ReadRowGroups(ref reader, field); break;
                case 5: _keyValues = ReadKeyValues(ref reader, field); break;
                case 6: _createdBy = reader.ReadString(field); break;
                case 7: _columnOrders = ReadColumnOrders(ref reader, field); break;
                case 8: Algorithm = EncryptionAlgorithm.Read(ref reader, field); break;
                case 9: FooterSigningKeyMetadata = reader.ReadBytes(field); break;
                default: reader.Skip(field); break;
            }
        }

        return reader.Position;
    }

    public ParquetMetadata Build(FileDecryptor? decryptor, ParquetEncryptionMode encryptionMode)
    {
        ParquetSchema schema = _schema ?? throw Missing("schema");
        List<RawRowGroup> rawGroups = _rowGroups ?? throw Missing("row_groups");
        ParquetColumnOrder[] orders = new ParquetColumnOrder[schema.Columns.Count];
        if (_columnOrders is not null)
        {
            _columnOrders.AsSpan(0, Math.Min(orders.Length, _columnOrders.Length)).CopyTo(orders);
        }

        var context = new ChunkContext(schema, orders, WriterVersion.Parse(_createdBy), decryptor);
        var groups = new RowGroupMetadata[rawGroups.Count];
        long firstRow = 0;
        for (int i = 0; i < groups.Length; i++)
        {
            groups[i] = BuildRowGroup(rawGroups[i], i, firstRow, context);
            if (groups[i].RowCount > long.MaxValue - firstRow)
            {
                throw Error("The row groups hold more than 2^63 rows.");
            }

            firstRow += groups[i].RowCount;
        }

        return new ParquetMetadata(schema)
        {
            FileName = fileName,
            FileSizeBytes = fileSizeBytes,
            FooterSizeBytes = footerSizeBytes,
            Version = _version ?? throw Missing("version"),
            RowCount = firstRow,
            RowGroups = groups,
            KeyValueMetadata = _keyValues,
            CreatedBy = _createdBy,
            ColumnOrders = orders,
            EncryptionMode = encryptionMode,
            Decryptor = decryptor,
        };
    }

    private static List<RawRowGroup> ReadRowGroups(ref ThriftReader reader, ThriftType type)
    {
        int count = reader.ReadStructListHeader(type);
        var groups = new List<RawRowGroup>(Math.Min(count, 1024));
        for (int i = 0; i < count; i++)
        {
            groups.Add(RawRowGroup.Read(ref reader));
        }

        return groups;
    }

    private static ParquetColumnOrder[] ReadColumnOrders(ref ThriftReader reader, ThriftType type)
    {
        var orders = new ParquetColumnOrder[reader.ReadStructListHeader(type)];
        for (int i = 0; i < orders.Length; i++)
        {
            short id = 0;
            while (reader.NextField(ref id, out ThriftType field))
            {
                reader.Skip(field);
                orders[i] = id is >= 1 and <= 3 ? (ParquetColumnOrder)id : ParquetColumnOrder.Undefined;
            }
        }

        return orders;
    }

    private InvalidParquetException Error(string message) => new(message, footerOffset);

    private InvalidParquetException Missing(string field) => Error($"The footer lacks the required field {field}.");
}
