using DuckLake.Columnar;
using DuckLake.DuckDb;
using DuckLake.DuckDb.Native;

namespace DuckLake.Data;

/// <summary>Moves vectors whose type is or holds VARIANT, which DuckDB's Arrow conversion does not know, between their forms.</summary>
internal static unsafe class VariantTransplant
{
    private const int VariantFields = 4;
    private const int ListEntryBytes = 16;

    /// <summary>What makes a target vector show the variants of a source vector; the validity is copied already.</summary>
    public delegate void VariantMove(nint source, nint target, int count);

    /// <summary>Makes a target with VARIANT show the rows of a source with the struct that a VARIANT is inside.</summary>
    public static void Move(nint source, nint target, SqlType type, int count) => Move(source, target, type, count, MoveFields);

    /// <summary>Makes the target show the rows of the source.</summary>
    public static void Move(nint source, nint target, SqlType type, int count, VariantMove move)
    {
        if (!ArrowForm.HasVariant(type))
        {
            NativeMethods.duckdb_vector_reference_vector(target, source);
            return;
        }

        ulong* validity = NativeMethods.duckdb_vector_get_validity(source);
        if (validity != null)
        {
            NativeMethods.duckdb_vector_ensure_validity_writable(target);
            int bytes = BitUtility.ByteCount(count);
            Buffer.MemoryCopy(validity, NativeMethods.duckdb_vector_get_validity(target), bytes, bytes);
        }

        switch (type.Id)
        {
            case DuckDbType.Variant:
                move(source, target, count);
                break;
            case DuckDbType.Struct:
                for (int field = 0; field < type.Children.Count; field++)
                {
                    Move(
                        NativeMethods.duckdb_struct_vector_get_child(source, (ulong)field),
                        NativeMethods.duckdb_struct_vector_get_child(target, (ulong)field),
                        type.Children[field],
                        count,
                        move);
                }

                break;
            default:
                long entryBytes = (long)count * ListEntryBytes;
                Buffer.MemoryCopy(
                    NativeMethods.duckdb_vector_get_data(source), NativeMethods.duckdb_vector_get_data(target), entryBytes, entryBytes);
                ulong elements = NativeMethods.duckdb_list_vector_get_size(source);
                NativeMethods.duckdb_list_vector_reserve(target, elements);
                NativeMethods.duckdb_list_vector_set_size(target, elements);
                SqlType inner = type.Id == DuckDbType.Map
                    ? SqlType.StructOf(("key", type.Children[0]), ("value", type.Children[1]))
                    : type.Children[0];
                Move(
                    NativeMethods.duckdb_list_vector_get_child(source), NativeMethods.duckdb_list_vector_get_child(target), inner, checked((int)elements), move);
                break;
        }
    }

    private static void MoveFields(nint source, nint target, int count)
    {
        for (ulong field = 0; field < VariantFields; field++)
        {
            NativeMethods.duckdb_vector_reference_vector(
                NativeMethods.duckdb_struct_vector_get_child(target, field),
                NativeMethods.duckdb_struct_vector_get_child(source, field));
        }
    }
}
