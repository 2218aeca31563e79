namespace DuckLake.Parquet;

/// <summary>parquet.thrift <c>SchemaElement</c> as stored.</summary>
internal struct SchemaElement
{
    /// <summary>Longest value of a fixed-length byte array: its bits are counted by 32-bit integers.</summary>
    private const int MaxTypeLength = int.MaxValue / 8;

    public int? Type;
    public int? TypeLength;
    public int? Repetition;
    public string? Name;
    public int? ChildCount;
    public int? ConvertedType;
    public int Scale;
    public int Precision;
    public int? FieldId;
    public ParquetLogicalType? LogicalType;

    public static SchemaElement Read(ref ThriftReader reader)
    {
        SchemaElement element = default;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            switch (id)
            {
                case 1: element.Type = reader.ReadI32(field); break;
                case 2: element.TypeLength = reader.ReadI32(field); break;
                case 3: element.Repetition = reader.ReadI32(field); break;
                case 4: element.Name = reader.ReadString(field); break;
                case 5: element.ChildCount = reader.ReadI32(field); break;
                case 6: element.ConvertedType = reader.ReadI32(field); break;
                case 7: element.Scale = reader.ReadI32(field); break;
                case 8: element.Precision = reader.ReadI32(field); break;
                case 9: element.FieldId = reader.ReadI32(field); break;
                case 10: element.LogicalType = LogicalTypeParser.Read(ref reader, field); break;
                default: reader.Skip(field); break;
            }
        }

        if (element.Name is null)
        {
            throw reader.Error("A schema element has no name.");
        }

        return element;
    }

    public readonly ParquetColumn ToColumn(ref ThriftReader reader, ParquetNode parent, int physicalType, int columnIndex)
    {
        if (physicalType is < 0 or > (int)ParquetPhysicalType.FixedLenByteArray)
        {
            throw Error(ref reader, parent, $"Column '{Name}' has the unknown physical type {physicalType}.");
        }

        bool isFixed = physicalType == (int)ParquetPhysicalType.FixedLenByteArray;
        if (isFixed && TypeLength is not (> 0 and <= MaxTypeLength))
        {
            throw Error(ref reader, parent, $"Column '{Name}' is a fixed-length byte array of length {TypeLength ?? 0}; 1 to {MaxTypeLength} are possible.");
        }

        return new ParquetColumn(Name!, parent, ReadRepetition(ref reader, parent), (ParquetPhysicalType)physicalType)
        {
            TypeLength = isFixed ? TypeLength!.Value : 0,
            FieldId = FieldId,
            ConvertedType = ToConvertedType(),
            LogicalType = ToLogicalType(),
            FirstColumnIndex = columnIndex,
            ColumnCount = 1,
        };
    }

    public readonly ParquetNode ToGroup(ref ThriftReader reader, ParquetNode? parent, int columnIndex)
    {
        if (Type is not null || ChildCount is null)
        {
            throw Error(ref reader, parent, $"Schema element '{Name}' must be either a column with a type or a group with children.");
        }

        return new ParquetNode(Name!, parent, parent is null ? ParquetRepetition.Required : ReadRepetition(ref reader, parent))
        {
            FieldId = FieldId,
            ConvertedType = ToConvertedType(),
            LogicalType = ToLogicalType(),
            FirstColumnIndex = columnIndex,
        };
    }

    private readonly ParquetConvertedType? ToConvertedType() =>
        ConvertedType is >= 0 and <= (int)ParquetConvertedType.Interval ? (ParquetConvertedType)ConvertedType : null;

    /// <summary>MAP_KEY_VALUE marks a map only where it stands in place of MAP, not on the repeated group inside.</summary>
    private readonly ParquetLogicalType? ToLogicalType()
    {
        ParquetConvertedType? converted = ToConvertedType();
        bool isEntries = converted == ParquetConvertedType.MapKeyValue && Repetition == (int)ParquetRepetition.Repeated;
        return LogicalTypeParser.Normalise(LogicalType, isEntries ? null : converted, Scale, Precision);
    }

    private readonly ParquetRepetition ReadRepetition(ref ThriftReader reader, ParquetNode parent) =>
        Repetition is >= 0 and <= 2
            ? (ParquetRepetition)Repetition
            : throw Error(ref reader, parent, $"Schema element '{Name}' has the repetition {Repetition?.ToString() ?? "(none)"}; 0, 1 or 2 is required.");

    private readonly InvalidParquetException Error(ref ThriftReader reader, ParquetNode? parent, string message)
    {
        InvalidParquetException error = reader.Error(message);
        error.Locate(columnPath: string.IsNullOrEmpty(parent?.Path) ? Name : $"{parent.Path}.{Name}");
        return error;
    }
}
