namespace DuckLake.Data;

/// <summary>Tells what the names in a query stand for.</summary>
internal interface IRelationResolver
{
    /// <summary>The relation of a lake a name stands for; null when it is no business of a lake, or does not exist.</summary>
    ValueTask<ResolvedRelation?> ResolveAsync(RelationName name, AtClause? at, NameContext context, CancellationToken cancellationToken);
}
