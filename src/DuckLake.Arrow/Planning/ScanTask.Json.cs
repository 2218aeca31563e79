using System.Text.Json;

namespace DuckLake.Arrow;

public sealed partial record ScanTask
{
    /// <summary>The task as JSON text, to be executed by another process.</summary>
    /// <param name="keys">Whether the keys of encrypted files are written into the text.</param>
    /// <returns>The text.</returns>
    public string ToJson(ScanTaskKeys keys = ScanTaskKeys.Omit)
    {
        ScanTask task = keys == ScanTaskKeys.Include && File is not null
            ? this with
            {
                File = File with
                {
                    SerializedKey = ToBase64(File.EncryptionKey),
                    DeleteFiles = [.. File.DeleteFiles.Select(file => file with { SerializedKey = ToBase64(file.EncryptionKey) })],
                },
            }
            : this;
        return JsonSerializer.Serialize(task, ScanTaskJsonContext.Default.ScanTask);
    }

    /// <summary>Reads a task from the text <see cref="ToJson"/> made. The text is checked, but trust decides what it may read.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The task.</returns>
    /// <exception cref="DuckLakeException">
    /// The text is not a task (<see cref="DuckLakeErrorKind.CorruptData"/>), or a newer version of this library made it (<see cref="DuckLakeErrorKind.Unsupported"/>).
    /// </exception>
    public static ScanTask FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        ScanTask? task;
        try
        {
            task = JsonSerializer.Deserialize(json, ScanTaskJsonContext.Default.ScanTask);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new DuckLakeException(DuckLakeErrorKind.CorruptData, "The text is not a scan task.", exception);
        }

        if (task is null or { FormatVersion: 0 })
        {
            throw new DuckLakeException(DuckLakeErrorKind.CorruptData, "The text is not a scan task: expected an object with a format version.");
        }

        if (task.FormatVersion != CurrentFormatVersion)
        {
            throw new DuckLakeException(
                DuckLakeErrorKind.Unsupported,
                $"The scan task has format version {task.FormatVersion}; this library reads {CurrentFormatVersion}. Use one version of the library on both sides.");
        }

        task.Validate();
        return task.File is null
            ? task
            : task with
            {
                File = task.File with
                {
                    EncryptionKey = FromBase64(task.File.SerializedKey),
                    SerializedKey = null,
                    DeleteFiles = [.. task.File.DeleteFiles.Select(file => file with { EncryptionKey = FromBase64(file.SerializedKey), SerializedKey = null })],
                },
            };
    }

    private static string? ToBase64(ReadOnlyMemory<byte> key) => key.IsEmpty ? null : Convert.ToBase64String(key.Span);

    private static ReadOnlyMemory<byte> FromBase64(string? text)
    {
        if (text is null)
        {
            return default;
        }

        byte[] key = new byte[64];
        return Convert.TryFromBase64String(text, key, out int length)
            ? key.AsMemory(0, length)
            : throw new DuckLakeException(DuckLakeErrorKind.CorruptData, "The scan task holds a key that is not base64 text of at most 64 bytes.");
    }

    private void Validate()
    {
        bool isValid = (File is null) != (Inlined is null)
            && Columns is not null
            && FilterColumns is not null
            && Part is { Start: >= 0, Count: >= 0 } && Enum.IsDefined(Part.Kind)
            && Limit is null or >= 0
            && BatchSize > 0
            && Enum.IsDefined(Strings)
            && Columns.All(IsValid) && FilterColumns.All(IsValid)
            && (File is null || IsValid(File))
            && (Inlined is null || (Inlined is { InlinedTableName: not null, StoredColumns: not null } && Inlined.StoredColumns.All(IsValid)))
            && (Filter is null || HasValidValues(Filter));
        if (!isValid)
        {
            throw new DuckLakeException(DuckLakeErrorKind.CorruptData, "The scan task contradicts itself; make it again from its plan.");
        }
    }

    private static bool IsValid(ScanFile file) =>
        file is
        {
            RecordCount: >= 0, SizeBytes: >= 0, FooterSizeBytes: null or >= 0, Path: not null, DeleteFiles: not null,
            PartialRanges: not null, PartitionValues: not null, InlinedDeletedPositions: not null,
        }
        && file.DeleteFiles.All(delete => delete is { Path: not null, SizeBytes: null or >= 0, FooterSizeBytes: null or >= 0 } && Enum.IsDefined(delete.Format))
        && (file.NameMapping is null || file.NameMapping.All(IsValid))
        && (file.ColumnPositions is null || file.ColumnPositions.Values.All(position => position >= 0));

    private static bool IsValid(NameMappingNode node) =>
        node is { SourceName: not null, Children: not null } && node.Children.All(IsValid);

    private static bool IsValid(ResolvedColumn column) =>
        column is { Name: not null, Type: not null, Children: not null, Ordinal: >= -1 }
        && Enum.IsDefined(column.Virtual)
        && column.Children.Count == (column.Type.Kind switch
        {
            Metadata.DuckLakeTypeKind.List => 1,
            Metadata.DuckLakeTypeKind.Map => 2,
            Metadata.DuckLakeTypeKind.Struct => column.Children.Count,
            _ => 0,
        })
        && column.Children.All(IsValid);

    // Values are compared without a further check, so each must be of the kind its column is compared by.
    private static bool HasValidValues(BoundFilter filter) => filter switch
    {
        BoundAnd conjunction => conjunction.Operands is not null && conjunction.Operands.All(HasValidValues),
        BoundOr junction => junction.Operands is not null && junction.Operands.All(HasValidValues),
        BoundComparison test => IsKind(test.Column, test.Value) && Enum.IsDefined(test.Operator),
        BoundIn test => test.Values is { Count: > 0 } && test.Values.All(value => IsKind(test.Column, value)),
        BoundPrefix test => test.Prefix.Kind == BoundValueKind.Bytes && IsKind(test.Column, test.Prefix),
        BoundNullTest test => test.Column is { Type: not null, Path: not null },
        BoundConstant => true,
        _ => false,
    };

    private static bool IsKind(BoundColumn? column, BoundValue value) =>
        column is { Type: not null, Path: not null } && value.Kind == column.Type.Kind switch
        {
            Metadata.DuckLakeTypeKind.Float32 or Metadata.DuckLakeTypeKind.Float64 => BoundValueKind.Float,
            Metadata.DuckLakeTypeKind.Varchar or Metadata.DuckLakeTypeKind.Json or Metadata.DuckLakeTypeKind.Blob
                or Metadata.DuckLakeTypeKind.Uuid => BoundValueKind.Bytes,
            _ => BoundValueKind.Integer,
        }
        && (value.Kind != BoundValueKind.Integer || ConstantCoercion.Place(column.Type, value) == 0);
}
