using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>Exports schemas through the Arrow C Data Interface. The consumer releases what it is given.</summary>
public static unsafe class CArrowSchemaExporter
{
    private static readonly Dictionary<string, string> NoMetadata = [];

    /// <summary>Fills <paramref name="target"/> with a struct of the schema's fields.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="target">An empty or released struct.</param>
    public static void ExportSchema(Schema schema, CArrowSchema* target)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Export(string.Empty, new StructType(schema.FieldsList), nullable: false, schema.Metadata, target);
    }

    /// <summary>Fills <paramref name="target"/> with a field.</summary>
    /// <param name="field">The field.</param>
    /// <param name="target">An empty or released struct.</param>
    public static void ExportField(Field field, CArrowSchema* target)
    {
        ArgumentNullException.ThrowIfNull(field);
        Export(field.Name, field.DataType, field.IsNullable, field.Metadata, target);
    }

    /// <summary>Fills <paramref name="target"/> with a nameless nullable field of that type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="target">An empty or released struct.</param>
    public static void ExportType(IArrowType type, CArrowSchema* target)
    {
        ArgumentNullException.ThrowIfNull(type);
        Export(string.Empty, type, nullable: true, NoMetadata, target);
    }

    private static void Export(string name, IArrowType type, bool nullable, IReadOnlyDictionary<string, string> metadata, CArrowSchema* target)
    {
        ArgumentNullException.ThrowIfNull(target);
        string format = CDataFormat.Of(type);
        *target = default;
        target->Release = &Release;
        try
        {
            target->Format = CDataText.Allocate(format);
            target->Name = CDataText.Allocate(name);
            target->Metadata = CDataText.AllocateMetadata(metadata);
            target->Flags = (nullable ? CDataFormat.Nullable : 0)
                | (type is DictionaryType { Ordered: true } ? CDataFormat.DictionaryOrdered : 0)
                | (type is MapType { KeysSorted: true } ? CDataFormat.MapKeysSorted : 0);
            if (type is NestedType { Fields: { Count: > 0 } fields })
            {
                target->Children = (CArrowSchema**)NativeMemory.AllocZeroed((nuint)fields.Count, (nuint)sizeof(CArrowSchema*));
                target->ChildCount = fields.Count;
                for (int i = 0; i < fields.Count; i++)
                {
                    target->Children[i] = CArrowSchema.Create();
                    ExportField(fields[i], target->Children[i]);
                }
            }

            if (type is DictionaryType dictionary)
            {
                target->Dictionary = CArrowSchema.Create();
                ExportType(dictionary.ValueType, target->Dictionary);
            }
        }
        catch
        {
            target->Release(target);
            throw;
        }
    }

    [UnmanagedCallersOnly]
    private static void Release(CArrowSchema* schema)
    {
        // A child that the consumer moved away is marked released and stays alive without this struct.
        for (long i = 0; i < schema->ChildCount; i++)
        {
            CArrowSchema.Free(schema->Children[i]);
        }

        CArrowSchema.Free(schema->Dictionary);
        NativeMemory.Free(schema->Children);
        NativeMemory.Free(schema->Format);
        NativeMemory.Free(schema->Name);
        NativeMemory.Free(schema->Metadata);
        *schema = default;
    }
}
