create table if not exists case_face(
    case_id text primary key, purpose text not null, way text not null, doubt text
);
