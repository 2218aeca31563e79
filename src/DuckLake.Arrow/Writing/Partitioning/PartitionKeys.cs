using System.Runtime.InteropServices;
using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Storage;

namespace DuckLake.Arrow;

/// <summary>
/// The keys of a partition specification over a table's rows: numbers the partitions in the order of their first row. Not thread-safe.
/// </summary>
internal sealed class PartitionKeys
{
    private readonly PartitionSpec _spec;
    private readonly int[] _columns;
    private readonly string[] _names;
    private readonly PartitionKeyEncoder[] _encoders;
    private readonly Dictionary<ulong, int>[] _pairs;
    private readonly List<(int Outer, int Code)>[] _members;
    private int[] _scratch = [];

    private PartitionKeys(PartitionSpec spec, int[] columns, string[] names, PartitionKeyEncoder[] encoders)
    {
        _spec = spec;
        _columns = columns;
        _names = names;
        _encoders = encoders;
        _pairs = new Dictionary<ulong, int>[encoders.Length];
        _members = new List<(int Outer, int Code)>[encoders.Length];
        for (int i = 0; i < encoders.Length; i++)
        {
            _pairs[i] = [];
            _members[i] = [];
        }
    }

    /// <summary>The specification's id.</summary>
    public long PartitionId => _spec.PartitionId;

    /// <summary>The keys new rows of a table are partitioned by, or null when it is not partitioned.</summary>
    /// <exception cref="DuckLakeException">A key's transform is unknown, or does not fit its column.</exception>
    public static PartitionKeys? Create(TableDefinition table, Schema schema)
    {
        if (table.CurrentPartitionSpec is not { Fields.Count: > 0 } spec)
        {
            return null;
        }

        int count = spec.Fields.Count;
        int[] columns = new int[count];
        var names = new string[count];
        var encoders = new PartitionKeyEncoder[count];
        for (int i = 0; i < count; i++)
        {
            PartitionField key = spec.Fields[i];
            columns[i] = IndexOf(table, key.ColumnId);
            ColumnDefinition? column = columns[i] < 0 ? null : table.Columns[columns[i]];
            encoders[i] = (column is null ? null : CreateEncoder(key.Transform, column, schema.FieldsList[columns[i]]))
                ?? throw new DuckLakeException(
                    DuckLakeErrorKind.Unsupported,
                    $"The table is partitioned by {key.Transform.Text} of column {column?.Name ?? key.ColumnId.ToString()} of type {column?.TypeText ?? "unknown"}, "
                    + "which this library cannot compute. Set another partitioning.")
                {
                    SchemaName = table.Schema.Name,
                    TableName = table.Name,
                    ColumnPath = column?.Name,
                };
            names[i] = PartitionKeyNames.Choose(key.Transform.Kind, column!.Name, names.AsSpan(0, i));
        }

        return new PartitionKeys(spec, columns, names, encoders);
    }

    /// <summary>The partition of every row of a batch.</summary>
    public void Assign(RecordBatch batch, Span<int> partitions)
    {
        if (_scratch.Length < partitions.Length)
        {
            _scratch = new int[partitions.Length];
        }

        Span<int> codes = _scratch.AsSpan(0, partitions.Length);
        partitions.Clear();
        for (int key = 0; key < _encoders.Length; key++)
        {
            _encoders[key].Encode(batch.Column(_columns[key]), codes);
            Combine(partitions, codes, _pairs[key], _members[key]);
        }
    }

    /// <summary>The values of a partition, in key order.</summary>
    public IReadOnlyList<PartitionValue> GetValues(int partition)
    {
        var values = new PartitionValue[_encoders.Length];
        for (int key = _encoders.Length - 1; key >= 0; key--)
        {
            (int outer, int code) = _members[key][partition];
            values[key] = new PartitionValue(_spec.Fields[key].KeyIndex, _encoders[key].GetText(code));
            partition = outer;
        }

        return values;
    }

    /// <summary>The directory of a partition below the table's, one level per key.</summary>
    public string GetHiveDirectory(IReadOnlyList<PartitionValue> values) =>
        string.Concat(values.Select((value, key) => HivePath.FormatSegment(_names[key], value.Value)));

    // The number of a pair of the partition so far and the next key's value.
    private static void Combine(Span<int> partitions, ReadOnlySpan<int> codes, Dictionary<ulong, int> pairs, List<(int Outer, int Code)> members)
    {
        ulong last = ulong.MaxValue;
        int lastPartition = 0;
        for (int i = 0; i < partitions.Length; i++)
        {
            ulong pair = ((ulong)(uint)partitions[i] << 32) | (uint)codes[i];
            if (pair != last)
            {
                ref int partition = ref CollectionsMarshal.GetValueRefOrAddDefault(pairs, pair, out bool isKnown);
                if (!isKnown)
                {
                    partition = members.Count;
                    members.Add((partitions[i], codes[i]));
                }

                last = pair;
                lastPartition = partition;
            }

            partitions[i] = lastPartition;
        }
    }

    private static int IndexOf(TableDefinition table, long columnId)
    {
        for (int i = 0; i < table.Columns.Count; i++)
        {
            if (table.Columns[i].ColumnId == columnId)
            {
                return i;
            }
        }

        return -1;
    }

    private static PartitionKeyEncoder? CreateEncoder(PartitionTransform transform, ColumnDefinition column, Field field)
    {
        DuckLakeType type = column.RequireType();
        switch (transform.Kind)
        {
            case PartitionTransformKind.Identity:
                return CreateIdentity(field);
            case PartitionTransformKind.Bucket:
                return new BucketKeyEncoder(field, type, transform.BucketCount);
            case PartitionTransformKind.Unknown:
                return null;
            default:
                return field.DataType switch
                {
                    Date32Type => new CalendarKeyEncoder(transform.Kind, 1),
                    TimestampType timestamp => new CalendarKeyEncoder(transform.Kind, TimeUnitConversion.PerDay(timestamp.Unit)),
                    _ => null,
                };
        }
    }

    private static PartitionKeyEncoder CreateIdentity(Field field) => field.DataType switch
    {
        BooleanType => new BooleanKeyEncoder(),
        FloatType => new FixedKeyEncoder<float>(field),
        DoubleType => new FixedKeyEncoder<double>(field),
        StringType or BinaryType => new BytesKeyEncoder(field),
        FixedWidthType { BitWidth: 8 } => new FixedKeyEncoder<byte>(field),
        FixedWidthType { BitWidth: 16 } => new FixedKeyEncoder<ushort>(field),
        FixedWidthType { BitWidth: 32 } => new FixedKeyEncoder<uint>(field),
        FixedWidthType { BitWidth: 64 } => new FixedKeyEncoder<ulong>(field),
        FixedWidthType { BitWidth: 128 } => new FixedKeyEncoder<UInt128>(field),
        _ => new TextKeyEncoder(field),
    };
}
