;; Reads the first line of the file TEXT with the voice VOICE into the WAV file SOUND, and writes to WORDS when each token
;; of it is said: start and end in seconds, and the token. Names come by variables of the environment, the text by a file:
;; nothing of either is read as Lisp.
(eval (list (intern (string-append "voice_" (getenv "VOICE")))))
;; How fast the voice speaks; its other settings for that do nothing.
(set! hts_engine_params (append hts_engine_params (list (list "-r" (parse-number (getenv "RATE"))))))

(define (read_line fd)
  (let ((c (fread 1 fd)) (line ""))
    (while (and c (not (string-equal c "\n")))
      (set! line (string-append line c))
      (set! c (fread 1 fd)))
    line))

(define (start_of segment)
  (let ((before (item.relation.prev segment 'Segment)))
    (if before (item.feat before 'end) 0.0)))

(define (segments_of word)
  (let ((part (item.relation word 'SylStructure)))
    (if (and part (item.daughter1 part))
        (list (item.daughter1 (item.daughter1 part)) (item.daughtern (item.daughtern part)))
        nil)))

(let ((fd (fopen (getenv "TEXT") "r")) text utterance)
  (set! text (read_line fd))
  (fclose fd)
  (set! utterance (eval (list 'Utterance 'Text text)))
  (utt.synth utterance)
  (utt.save.wave utterance (getenv "SOUND") 'riff)
  (let ((out (fopen (getenv "WORDS") "w")))
    (mapcar
     (lambda (token)
       ;; Punctuation is a word to it, too, without any sound of its own.
       (let ((spoken nil) (head nil) (tail nil))
         (mapcar
          (lambda (word)
            (set! spoken (segments_of word))
            (if spoken
                (begin
                  (if (not head) (set! head (car spoken)))
                  (set! tail (cadr spoken)))))
          (item.daughters token))
         (if head
             (format out "%.3f\t%.3f\t%s\n" (start_of head) (item.feat tail 'end) (item.name token)))))
     (utt.relation.items utterance 'Token))
    (fclose out)))
