namespace DuckLake.Metadata;

/// <summary>The kinds of change a snapshot records.</summary>
public enum SnapshotChangeKind
{
    /// <summary>A kind this library does not know; its text is kept.</summary>
    Unknown,
    /// <summary><c>dropped_schema</c>.</summary>
    DroppedSchema,
    /// <summary><c>dropped_table</c>.</summary>
    DroppedTable,
    /// <summary><c>dropped_view</c>.</summary>
    DroppedView,
    /// <summary><c>created_schema</c>.</summary>
    CreatedSchema,
    /// <summary><c>created_table</c>; also a rename.</summary>
    CreatedTable,
    /// <summary><c>created_view</c>; also a rename.</summary>
    CreatedView,
    /// <summary><c>created_scalar_macro</c>.</summary>
    CreatedScalarMacro,
    /// <summary><c>created_table_macro</c>.</summary>
    CreatedTableMacro,
    /// <summary><c>dropped_scalar_macro</c>.</summary>
    DroppedScalarMacro,
    /// <summary><c>dropped_table_macro</c>.</summary>
    DroppedTableMacro,
    /// <summary><c>inserted_into_table</c>: data files were added.</summary>
    InsertedIntoTable,
    /// <summary><c>deleted_from_table</c>: rows were deleted, or files retired.</summary>
    DeletedFromTable,
    /// <summary><c>altered_table</c>.</summary>
    AlteredTable,
    /// <summary><c>altered_view</c>.</summary>
    AlteredView,
    /// <summary><c>inlined_insert</c>: rows were added inside the catalog.</summary>
    InlinedInsert,
    /// <summary><c>inlined_delete</c>: deletions were recorded inside the catalog.</summary>
    InlinedDelete,
    /// <summary><c>inline_flush</c> or <c>flushed_inlined</c>: inlined rows were moved to files.</summary>
    InlineFlush,
    /// <summary><c>merge_adjacent</c>: files were merged.</summary>
    MergeAdjacent,
    /// <summary><c>rewrite_delete</c>: files were rewritten without their deleted rows.</summary>
    RewriteDelete,
    /// <summary><c>compacted_table</c>: the compaction of old catalogs.</summary>
    CompactedTable,
}
